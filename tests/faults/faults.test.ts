import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "@parlor/deploy/service";
import { expect, test } from "vitest";
import { check, failed } from "./checker/check.ts";
import { lineOf } from "./checker/history.ts";
import { render } from "./checker/report.ts";
import { runFaults } from "./run.ts";

const seed = Number(process.env.FAULTS_SEED);
const minutes = Number(process.env.FAULTS_MINUTES);
const brokers = Number(process.env.FAULTS_BROKERS ?? 1);
const timeout = (minutes + 3) * 60_000;

/** What every run shows, however short; the other rules depend on what the seed brings. */
const required = ["D1", "D2", "D3", "D4", "D5", "D8", "D9", "M2", "T1", "read model"] as const;

test("[D1] [D2] [D3] [D4] [D5] [D7] [D8] [D9] [D11] [M2] [M3] [M4] [T1] whatever fails, nothing is lost", {
  timeout,
}, async () => {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  say(`Seed ${seed}, ${minutes} minutes: --seed ${seed} --brokers ${brokers} has the same faults again.`);
  const history = await runFaults({ seed, duration: minutes * 60_000, brokers, say });
  const folder = join(root, "tests/results");
  const file = join(folder, `faults-${seed}.jsonl`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, history.map(lineOf).join(""));
  const report = check(history);
  say(`\n${render(report, required)}\nWhat everybody did and saw: ${file}`);
  expect(failed(report, required), render(report, required)).toBe(false);
});
