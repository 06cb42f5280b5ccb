import { expect, test } from "vitest";
import { check } from "../check.ts";
import { soundHistory } from "../model/sound.ts";
import { about, broken, inLog, neverStored, planted } from "../planted.ts";
import { render } from "../report.ts";

test("the history that faults are planted in is sound", () => {
  expect(broken(soundHistory())).toEqual([]);
});

test("[D1] a lost message is caught", () => {
  const lost = neverStored("last");
  expect(broken(lost)).toEqual(["D1"]);
  expect(render(check(lost))).toMatch(
    /lobby, epoch epoch-2: lobby-0 last was shown as sent at \d+, but is not in the log \[lines \d+, \d+]/,
  );
});

test("[D1] a message in the log twice within the broker's window is caught", () => {
  const doubled = inLog(soundHistory(), (entries) =>
    entries.flatMap((entry) =>
      entry.id === "last" ? [entry, { ...entry, seq: entry.seq + 1000, at: entry.at + 900 }] : entry,
    ),
  );
  expect(broken(doubled)).toEqual(["D1"]);
});

test("[D1] a message in the log at another place than was shown is caught", () => {
  expect(
    broken(planted("showed", (fact) => (fact.seq && about(fact, "late-1") ? { ...fact, seq: fact.seq + 500 } : fact))),
  ).toEqual(["D1"]);
});

test("[D1] what was sent to a log that was lost unread is set aside, and said to be", () => {
  const unread = soundHistory().filter((fact) => !(fact.kind === "log.read" && fact.epoch === "epoch-1"));
  const report = check(unread);
  expect(report.find(({ rule }) => rule === "D1")).toMatchObject({ setAside: 2, violations: [] });
  expect(render(report)).toMatch(/^D1 +holds, checked \d+, 2 that the history cannot tell$/m);
});
