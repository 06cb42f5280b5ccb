import { expect, test } from "vitest";
import { soundHistory } from "../model/sound.ts";
import { about, also, ana, bo, broken, inLog, planted, swapped } from "../planted.ts";

test("[D3] two events in the wrong order on a screen are caught", () => {
  const live = soundHistory();
  const last = (id: string) => live.find((fact) => fact.kind === "saw" && fact.client === "attic-0" && fact.id === id);
  const [one, two] = [last("late-1"), last("late-2")];
  const reordered = swapped(live, (fact) => fact === one || fact === two);
  expect(broken(reordered)).toContain("D3");
  expect(["D3", "D7", "T1"]).toEqual(expect.arrayContaining([...broken(reordered)]));
});

test("[D3] two people who saw different events at one place are caught, also when that log is lost unread", () => {
  const unread = also(soundHistory(), "log.read", (fact) => (fact.epoch === "epoch-1" ? [] : fact));
  expect(broken(unread)).toEqual([]);
  const torn = also(unread, "saw", (fact) =>
    fact.client === bo && about(fact, "early-1") ? { ...fact, text: "Another." } : fact,
  );
  expect(broken(torn)).toEqual(["D3"]);
});

test("[D4] a sender's messages in another order than they were written are caught", () => {
  const other = new Map([
    ["many-2", "many-5"],
    ["many-5", "many-2"],
  ]);
  const exchanged = planted("wrote", (fact) => {
    const id = other.get(fact.id) ?? fact.id;
    return { ...fact, id, text: fact.text.replace(fact.id, id) };
  });
  const shown = also(exchanged, "showed", ({ seq: _, ...fact }) => ({ ...fact, id: other.get(fact.id) ?? fact.id }));
  expect(broken(shown)).toEqual(["D4"]);
});

test("[D5] a message that is shown twice is caught, though the broker could not know it any more", () => {
  const late = (entry: { at: number; seq: number }) => ({ seq: entry.seq + 1000, at: entry.at + 300_000 });
  const stored = inLog(soundHistory(), (entries) =>
    entries.flatMap((entry) => (entry.id === "last" ? [entry, { ...entry, ...late(entry) }] : entry)),
  );
  expect(broken(stored)).toEqual([]);
  const shown = also(stored, "saw", (fact) =>
    fact.client === ana && about(fact, "last") ? [fact, { ...fact, seq: fact.seq + 1000 }] : fact,
  );
  expect(broken(shown).filter((rule) => rule !== "D2")).toEqual(["D5"]);
});
