import { expect, test } from "vitest";
import { check } from "./check.ts";
import { about, also, broken, inLog, planted, swapped, unseen } from "./planted.ts";
import { render } from "./report.ts";
import { soundHistory } from "./sound.ts";

const lobby = (id: string) => (fact: { id?: string; room: string }) => about(fact, id);
const ana = "lobby-0";
const bo = "lobby-1";

/** As if the log, and so everybody else, had never had it. */
const neverStored = (id: string) => {
  const gone = inLog(soundHistory(), (entries, { room }) =>
    entries.filter((one) => !(room === "lobby" && one.id === id)),
  );
  const unread = also(gone, "readmodel.read", (fact) => ({
    ...fact,
    entries: fact.entries.filter((one) => one.id !== id || fact.room !== "lobby"),
  }));
  return [ana, bo, "lobby-2"].reduce((history, client) => unseen(history, client, id), unread);
};

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

test("[D2] a phantom on a screen is caught", () => {
  const shown = planted("saw", (fact) =>
    fact.client === ana && about(fact, "last") ? [fact, { ...fact, seq: fact.seq + 2000, id: "phantom" }] : fact,
  );
  expect(broken(shown)).toEqual(["D2"]);
});

test("[D2] a message in the log that nobody wrote, or wrote otherwise, is caught", () => {
  const unwritten = planted("wrote", (fact) => (lobby("many-3")(fact) ? [] : fact));
  expect(broken(unwritten)).toEqual(["D2"]);
  const otherwise = planted("wrote", (fact) => (lobby("many-3")(fact) ? { ...fact, text: "Otherwise." } : fact));
  expect(broken(otherwise)).toEqual(["D1", "D2"]);
});

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

test("[D6] a message that another's id suppressed is caught, shown as sent or for ever on its way", () => {
  expect(broken(neverStored("one"))).toEqual(["D1", "D6"]);
  const hanging = also(neverStored("one"), "showed", (fact) =>
    about(fact, "one") && fact.state === "sent" ? [] : fact,
  );
  expect(broken(hanging)).toEqual(["D6", "D9"]);
});

test("[D7] a silent hole on a return is caught", () => {
  const bare = planted("gap.shown", () => []);
  const hidden = also(bare, "entered", ({ missed: _, ...fact }) =>
    fact.how === "gap" ? { ...fact, how: "resumed" } : fact,
  );
  const held = also(hidden, "final", (fact) => ({ ...fact, gaps: [] }));
  expect(broken(held)).toEqual(["D7", "D8"]);
});

test("[D7] an event that live order left out is caught", () => {
  expect(broken(unseen(soundHistory(), ana, "many-3"))).toEqual(["D7", "D8"]);
});

test("[D7] a gap that says a wrong number is caught, in its row and in the answer", () => {
  expect(broken(planted("gap.shown", (fact) => ({ ...fact, missed: 99 })))).toEqual(["D7"]);
  expect(broken(planted("entered", (fact) => (fact.how === "gap" ? { ...fact, missed: 99 } : fact)))).toEqual(["D7"]);
  expect(
    broken(planted("final", (fact) => ({ ...fact, gaps: fact.gaps.map((gap) => ({ ...gap, missed: 99 })) }))),
  ).toEqual(["D8"]);
});

test("[D8] a quiet room's last message that somebody never got is caught, and one that came too late", () => {
  expect(broken(unseen(soundHistory(), bo, "last"))).toEqual(["D8"]);
  const late = planted("saw", (fact) =>
    fact.client === bo && about(fact, "last") ? { ...fact, at: fact.at + 11_000 } : fact,
  );
  expect(broken(late)).toEqual(["D8"]);
});

test("[D8] a client that never comes back is caught", () => {
  const without = planted("final", (fact) => (fact.client === bo ? [] : fact));
  const [healed] = without.filter((fact) => fact.kind === "faults.healed");
  const lost = also(without, "faults.healed", (fact) => [
    { kind: "lost", at: fact.at, client: bo, room: "lobby" },
    fact,
  ]);
  expect(healed).toBeDefined();
  expect(broken(lost)).toEqual(["D8"]);
});

test("[D9] a message that is on its way for ever is caught", () => {
  const stuck = planted("showed", (fact) => (about(fact, "last") && fact.state === "sent" ? [] : fact));
  expect(broken(stuck)).toEqual(["D9"]);
});

test("[D9] a message that was shown as refused and is in the log is caught", () => {
  const { seq: _, ...refused } = { seq: 0, state: "refused" as const };
  const failed = planted("showed", ({ seq, ...fact }) =>
    about(fact, "last") && seq ? { ...fact, ...refused } : { ...fact, ...(seq && { seq }) },
  );
  expect(broken(failed)).toEqual(["D9"]);
});

test("[D11] a message of an older log in a view of the new one is caught", () => {
  const old = {
    type: "message.posted",
    by: "lobby-0-member",
    id: "early-1",
    text: "early-1 of lobby-0",
    ts: 0,
    seq: 1,
  };
  const risen = planted("final", (fact) => (fact.client === bo ? { ...fact, items: [old, ...fact.items] } : fact));
  expect(broken(risen)).toContain("D11");
  expect(["D2", "D3", "D8", "D11"]).toEqual(expect.arrayContaining([...broken(risen)]));
});

test("[D11] a page that goes on in another log without a reset is caught, and one that stays in the old one", () => {
  const merged = planted("entered", (fact) => (fact.how === "reset" ? { ...fact, how: "resumed" } : fact));
  expect(broken(merged)).toEqual(["D11"]);
  const returned = soundHistory().findIndex(
    (fact) => fact.kind === "entered" && fact.epoch === "epoch-2" && fact.client === "attic-1",
  );
  const stayed = soundHistory().flatMap((fact, index) => {
    if (!("client" in fact) || fact.client !== "attic-1" || index < returned) return [fact];
    return index === returned && fact.kind === "entered"
      ? [{ ...fact, how: "resumed" as const, epoch: "epoch-1" }]
      : [];
  });
  expect(broken(stayed)).toContain("D11");
});

test("[M1] two winners of one name are caught, and none", () => {
  const all = planted("attempted", (fact) => ({ ...fact, outcome: "won" }));
  expect(broken(all)).toEqual(["M1"]);
  expect(broken(planted("attempted", (fact) => ({ ...fact, outcome: "refused" })))).toEqual(["M1"]);
  expect(broken(planted("attempted", (fact) => ({ ...fact, outcome: "unknown" })))).toEqual([]);
});

test("[M2] a ghost in the list is caught, and somebody who is missing from it", () => {
  const ghost = planted("roster.seen", (fact) =>
    fact.room === "attic" ? { ...fact, members: ["attic-0-member", "attic-1-member", "attic-2-member"] } : fact,
  );
  expect(broken(ghost)).toEqual(["M2"]);
  const missing = planted("roster.seen", (fact) =>
    fact.room === "lobby" ? { ...fact, members: fact.members.slice(0, -1) } : fact,
  );
  expect(broken(missing)).toEqual(["M2"]);
});

test("[M3] a message of another room on a screen is caught", () => {
  const strange = soundHistory().find((fact) => fact.kind === "saw" && fact.room === "attic" && fact.id === "late-2");
  if (strange?.kind !== "saw") throw new Error("It is not there.");
  const last = (fact: { client: string; room: string; id?: string }) => fact.client === bo && about(fact, "last");
  const leaked = planted("saw", (fact) => (last(fact) ? [{ ...strange, client: bo, room: "lobby" }, fact] : fact));
  expect(broken(leaked)).toEqual(["D2", "M3"]);
});

test("[M3] a removed member who still sees or says something is caught", () => {
  const early = planted("removal.confirmed", (fact) => ({ ...fact, member: "attic-0-member" }));
  const before = also(early, "removal.confirmed", (fact) => ({ ...fact, at: fact.at - 5000 }));
  expect(broken(before)).toEqual(["M3"]);
});

test("[M4] a person who comes back and is refused their own name is caught, unless another has it now", () => {
  const away = {
    kind: "turned.away",
    at: 0,
    client: bo,
    room: "lobby",
    member: "lobby-1-member",
    reason: "name-taken",
    token: true,
  } as const;
  const refused = planted("run.ended", (fact) => [{ ...away, at: fact.at, name: bo }, fact]);
  expect(broken(refused)).toEqual(["M4"]);
  expect(broken(planted("run.ended", (fact) => [{ ...away, at: fact.at, name: ana }, fact]))).toEqual([]);
});

test("[T1] times that run backwards on a screen are caught", () => {
  expect(
    broken(planted("saw", (fact) => (fact.client === bo && about(fact, "last") ? { ...fact, ts: 5 } : fact))),
  ).toEqual(["T1"]);
});

test("a read model that differs from the log is caught", () => {
  for (const change of [
    (id: string) => (id === "last" ? [] : undefined),
    (id: string) =>
      id === "last" ? [{ id, text: "Another.", seq: 7, type: "message.posted", by: "lobby-0-member" }] : undefined,
  ]) {
    const differing = planted("readmodel.read", (fact) => ({
      ...fact,
      entries: fact.entries.flatMap((one) => change(one.id ?? "") ?? [one]),
    }));
    expect(broken(differing)).toEqual(["read model"]);
  }
});
