import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { costs } from "@parlor/contracts";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const read = (file: string) => readFileSync(join(root, file), "utf8");
const all = (text: string, pattern: RegExp) =>
  [...new Set([...text.matchAll(pattern)].map(([, match = ""]) => match))].sort();

const tests = globSync("{libs,services,deploy,tests}/**/*.test.ts", { cwd: root, exclude: ["**/node_modules/**"] });
const rules = all(read("SPEC.md"), /^- \*\*([A-Z]\d+)\*\*/gm);
const quotes = all(tests.map(read).join("\n"), /["`]((?:\[[A-Z]\d+\] )+)/g);
const quoted = all(quotes.join(""), /\[([A-Z]\d+)\]/g);

test("every rule of SPEC.md is quoted by a test, and no test quotes a rule that is not there", () => {
  expect(rules.length).toBeGreaterThan(100);
  expect(quoted).toEqual(rules);
});

test("[G6] deploy/README.md has what things cost as the contracts have it", () => {
  const table = read("deploy/README.md");
  for (const [command, units] of Object.entries(costs.commands)) {
    const row = table.split("\n").find((line) => line.startsWith("|") && line.includes(`\`${command}\``));
    expect(row?.split("|")[2]?.trim(), command).toBe(String(units));
  }
});
