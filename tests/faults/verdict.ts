import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "@parlor/deploy/service";
import { expect } from "vitest";
import { check, failed } from "./checker/check.ts";
import { lineOf } from "./checker/history.ts";
import { render } from "./checker/report.ts";
import type { RuleId } from "./checker/rule.ts";
import { tableOf } from "./progress.ts";
import { runFaults, type Settings } from "./run.ts";

const required: readonly RuleId[] = [
  "D1",
  "D2",
  "D3",
  "D4",
  "D5",
  "D6",
  "D7",
  "D8",
  "D9",
  "D11",
  "M1",
  "M2",
  "M3",
  "J1",
  "J2",
  "J4",
  "I1",
  "I2",
  "I3",
  "I4",
  "I5",
  "I6",
  "T1",
  "read model",
];

/** Runs the faults, leaves the history in a file, and fails if a promise was broken. */
export async function expectKept(run: Omit<Settings, "say">): Promise<void> {
  const { seed, duration, brokers } = run;
  const say = (line: string) => process.stderr.write(`${line}\n`);
  say(
    `Seed ${seed}, ${duration / 1000} s, ${brokers} broker${brokers === 1 ? "" : "s"}: the same seed has the same faults again.`,
  );
  const history = await runFaults({ ...run, say });
  const folder = join(root, "tests/results");
  const file = join(folder, `faults-${seed}.jsonl`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, history.map(lineOf).join(""));
  const report = check(history);
  say(`\n${tableOf(history)}\n\n${render(report, required)}\nWhat everybody did and saw: ${file}`);
  expect(failed(report, required), render(report, required)).toBe(false);
  expect(history.some(({ kind }) => kind === "removal.confirmed")).toBe(true); // or nothing is known of removals
}
