import { expect, test } from "vitest";
import type { ClientFact, History, LogEntry, Placed } from "./history.ts";
import { readLogs } from "./log.ts";
import { readMessages, shows, stateAt } from "./messages.ts";
import { soundHistory } from "./model/sound.ts";
import { about, also, ana, bo, broken, inLog, planted } from "./planted.ts";

const cleo = "lobby-2";
const sound = soundHistory();

const wrote = (id: string) => {
  const found = sound.find((fact) => fact.kind === "wrote" && about(fact, id));
  if (found?.kind !== "wrote") throw new Error(`Nobody wrote ${id}.`);
  return found;
};

const placeOf = (id: string): number => {
  const read = sound.findLast((fact) => fact.kind === "log.read" && fact.room === "lobby" && !fact.whole);
  const entry = read?.kind === "log.read" ? read.entries.find((one) => one.id === id) : undefined;
  if (!entry) throw new Error(`${id} is not in the log.`);
  return entry.seq;
};

/** A client's page shows an item otherwise from the change with this id on. */
function shown(
  client: string,
  change: string,
  otherwise: (item: Placed) => Placed | undefined,
  history = sound,
): History {
  const [target, from] = [wrote(change).target, placeOf(change)];
  const isIt = (item: Placed) => item.seq === target && (item.changed ?? 0) >= from;
  const became = also(history, "became", (fact) => {
    if (fact.client !== client || fact.room !== "lobby" || !isIt(fact)) return fact;
    const item = otherwise(fact);
    return item ? { ...fact, ...item } : [];
  });
  return also(became, "final", (fact) =>
    fact.client === client
      ? {
          ...fact,
          items: fact.items.map((item) => (isIt(item) ? (otherwise(item) ?? itemBefore(client, change)) : item)),
        }
      : fact,
  );
}

function itemBefore(client: string, change: string): Placed {
  const [target, from] = [wrote(change).target, placeOf(change)];
  const before = sound.findLast(
    (fact) =>
      (fact.kind === "saw" || fact.kind === "became") &&
      fact.client === client &&
      fact.seq === target &&
      (fact.changed ?? 0) < from,
  );
  if (before?.kind !== "saw" && before?.kind !== "became") throw new Error(`${client} did not show it.`);
  const { kind: _, at: __, client: ___, room: ____, epoch: _____, head: ______, ...item } = before;
  return item;
}

/** Something that a client shows at the very end. */
const atLast = (client: string, make: (end: { at: number; epoch: string; head: number }) => object): History =>
  planted("final", (fact) => {
    if (fact.client !== client) return fact;
    const { at, epoch, head, room } = fact;
    return [{ at: at - 1, client, room, epoch, head, ...make(fact) } as ClientFact, fact]; // made up here
  });

test("[I1] an edit that a page has lost is caught", () => {
  const without = shown(ana, "three-otherwise", (item) => ({ ...item, text: "three of lobby-1" }));
  expect(broken(without)).toEqual(["I1"]);
});

test("[I1] a reaction that is counted twice is caught, on a page and in the read model", () => {
  const twice = (item: Placed) => ({
    ...item,
    reactions: (item.reactions ?? []).map(({ emoji, by }) => ({ emoji, by: [...by, ...by] })),
  });
  expect(broken(shown(ana, "well-said", twice))).toEqual(["I1"]);
  const read = planted("readmodel.read", (fact) => ({ ...fact, entries: fact.entries.map(twice) }));
  expect(broken(read)).toEqual(["I1"]);
});

test("[I1] an item that is stale behind a gap is caught, and one that the page knows to be stale is not", () => {
  const stale = shown(cleo, "disliked", () => undefined);
  expect(broken(stale)).toEqual(["I1"]);
  const known = planted("became", (fact) =>
    fact.client === cleo && fact.changed === placeOf("disliked")
      ? [{ ...fact, reactions: [], text: "two of lobby-0", stale: true }, fact]
      : fact,
  );
  expect(broken(known)).toEqual([]);
});

test("[I1] who comes later goes on from the text before an edit that is erased, and nobody from one that is not", () => {
  const said = { by: "ana", at: 0, target: 1 };
  const [edit, like] = [
    { type: "message.edited", ...said },
    { type: "reaction.added", emoji: "👍", ...said },
  ];
  const post: LogEntry = { type: "message.posted", by: "ana", at: 0, seq: 1, id: "one", text: "one" };
  const first = [post, { ...edit, seq: 2, text: "two" }, { ...like, seq: 3 }];
  const isRight = (...entries: readonly LogEntry[]) => {
    const read = { kind: "log.read", at: 9, room: "lobby", epoch: "epoch-1", whole: true, entries } as const;
    const message = [...readLogs([read]).values()].map((log) => readMessages(log).get(1))[0];
    const item: Placed = { ...post, changed: 3, reactions: [{ emoji: "👍", by: ["ana"] }] };
    return message && shows(item, message, stateAt(message, 3), 5);
  };
  expect(isRight(...first)).toBe(false);
  expect(isRight(...first, { ...edit, seq: 4, text: "three" })).toBe(true);
  expect(isRight(...first, { ...edit, seq: 4, text: "three", at: 6 })).toBe(false);
});

test("[I2] a change that comes too late is caught, and one that never comes", () => {
  const late = planted("became", (fact) =>
    fact.client === cleo && fact.changed === placeOf("liked-last") ? { ...fact, at: fact.at + 11_000 } : fact,
  );
  expect(broken(late)).toEqual(["I2"]);
  const never = shown(cleo, "liked-last", () => undefined);
  const behind = never.map((fact) => {
    const isBehind = (fact.kind === "current" || fact.kind === "final") && fact.client === cleo;
    return isBehind ? { ...fact, head: Math.min(fact.head, placeOf("liked-last") - 1) } : fact;
  });
  expect(broken(behind)).toEqual(["I2"]);
});

test("[I3] another's edit, another's deletion and an edit after the deletion that are obeyed are caught", () => {
  const forged = wrote("one-forged").text ?? "";
  expect(broken(shown(cleo, "one-otherwise", (item) => ({ ...item, text: forged })))).toContain("I3");
  const edited = planted("became", (fact) =>
    fact.client === cleo && fact.changed === placeOf("one-otherwise") ? [fact, { ...fact, text: forged }] : fact,
  );
  expect(broken(edited)).toEqual(["I3"]);
  const deleted = planted("became", (fact) =>
    fact.client === cleo && fact.changed === placeOf("liked") ? [fact, { ...fact, text: "", deleted: true }] : fact,
  );
  expect(broken(deleted)).toEqual(["I3"]);
});

test("[I4] a deleted text that comes back is caught, on a page and in an answer", () => {
  const [seq, gone] = [placeOf("many-0"), { type: "message.posted", by: "lobby-0-member", id: "many-0" }];
  const item = { ...gone, seq, text: "many-0 of lobby-0" };
  expect(broken(atLast(bo, () => ({ kind: "became", ...item })))).toEqual(["I4"]);
  const read = planted("readmodel.read", (fact) => ({
    ...fact,
    entries: fact.entries.map((one) => (one.seq === seq && fact.room === "lobby" ? item : one)),
  }));
  expect(broken(read)).toEqual(["I4"]);
});

test("[I4] an old text that is shown for more than a second after the change was confirmed is caught", () => {
  const late = (by: number) =>
    planted("became", (fact) =>
      fact.client === cleo && fact.changed === placeOf("three-otherwise") ? { ...fact, at: fact.at + by } : fact,
    );
  expect(broken(late(900))).toEqual([]);
  expect(broken(late(1_100))).toEqual(["I4"]);
});

test("[I4] an entry that the log still has, though its text is gone, is caught", () => {
  const followed = sound.findLast((fact) => fact.kind === "log.read" && fact.room === "lobby" && !fact.whole);
  const entries = followed?.kind === "log.read" ? followed.entries : [];
  for (const id of ["one", "one-otherwise", "one-forged", "many-0"]) {
    const [left] = entries.filter((entry) => entry.id === id && entry.by.startsWith("lobby"));
    const kept = inLog(sound, (some, { room, whole }) => (whole && room === "lobby" && left ? [left, ...some] : some));
    expect(broken(kept)).toEqual(["I4"]);
  }
});

test("[I5] a message that leaves its place by a change is caught, and one that is new again", () => {
  const moved = planted("current", (fact) => ({
    ...fact,
    shown: fact.shown.toSpliced(0, 1).concat(fact.shown.slice(0, 1)),
  }));
  expect(broken(moved)).toEqual(["I5"]);
  expect(broken(planted("current", (fact) => ({ ...fact, readUpTo: 12, newFrom: 13 })))).toEqual([]);
  expect(broken(planted("current", (fact) => ({ ...fact, readUpTo: 12, newFrom: 3 })))).toEqual(["I5"]);
});

test("[I6] a page that takes an event of a later version for a hole is caught, and one that stays before it", () => {
  const again = planted("heard.later", (fact) => (fact.client === bo ? [fact, fact] : fact));
  expect(broken(again)).toEqual(["I6"]);
  let times = 0;
  const backFrom = (seq: number) =>
    planted("heard.later", (fact) => {
      if (fact.client !== bo || times++ > 0) return fact;
      const { client, room, at } = fact;
      const entered = {
        kind: "entered",
        client,
        room,
        at,
        member: "lobby-1-member",
        name: "Bo",
        epoch: "epoch-2",
      } as const;
      return [fact, { ...entered, how: "resumed", seq }, fact];
    });
  expect(broken(backFrom(0))).not.toContain("I6");
  times = 0;
  expect(broken(backFrom(100_000))).toContain("I6");
  const stays = planted("heard.later", (fact) => (fact.client === bo ? { ...fact, seq: fact.seq + 1_000 } : fact));
  expect(broken(stays)).toEqual(["I6"]);
});

test("[D1] an edit and a reaction that were shown as sent, and are not in the log or otherwise, are caught", () => {
  const lost = inLog(sound, (entries) => entries.filter(({ id }) => id !== "undone" && id !== "liked-last"));
  expect(broken(lost)).toContain("D1");
  const other = inLog(sound, (entries) => entries.map((one) => (one.id === "liked" ? { ...one, emoji: "🎈" } : one)));
  expect(broken(other)).toEqual(["D1", "D2", "I1"]);
  const doubled = inLog(sound, (entries) =>
    entries.flatMap((one) => (one.id === "liked-last" ? [one, { ...one, seq: one.seq + 1_000 }] : one)),
  );
  expect(broken(doubled)).toEqual(["D1"]);
});

test("[D4] changes that are not in their author's order are caught, but for what could be undone", () => {
  const [one, two] = [wrote("three-otherwise"), wrote("kept")];
  const turned = (undo: object) =>
    sound.map((fact) =>
      fact === one ? { ...two, at: one.at } : fact === two ? { ...one, at: two.at, ...undo } : fact,
    );
  expect(broken(turned({}))).toContain("D4");
  expect(broken(turned({ undo: true }))).not.toContain("D4");
});

test("[D9] a change of a message of a lost log is refused rightly, though that log may have it", () => {
  const place = { client: ana, room: "lobby", member: "lobby-0-member", id: "too-late" };
  const change = { type: "message.deleted", target: 1 };
  const wrote = planted("wrote", (fact) =>
    about(fact, "one") && fact.client === ana
      ? [
          { kind: "wrote", at: fact.at, ...place, ...change },
          { kind: "showed", at: fact.at, ...place, state: "refused" },
          fact,
        ]
      : fact,
  );
  const stored = (epoch: string) =>
    also(wrote, "log.read", (read) => {
      const entry = { ...change, seq: 5_000, at: read.at, by: place.member, id: place.id };
      return read.epoch === epoch && read.room === "lobby" ? { ...read, entries: [...read.entries, entry] } : read;
    });
  expect(broken(stored("epoch-1"))).toEqual([]);
  expect(broken(stored("epoch-2"))).toEqual(["D9"]);
});

test("[D9] a deletion that was undone and is in the log is caught, and one that is on its way for ever", () => {
  const undone = planted("showed", (fact) =>
    about(fact, "many-0-gone") ? (fact.state === "sending" ? { ...fact, state: "given up" } : []) : fact,
  );
  const offered = also(undone, "wrote", (fact) => (about(fact, "many-0-gone") ? { ...fact, undo: true } : fact));
  expect(broken(offered)).toEqual(["D9"]);
  expect(broken(planted("showed", (fact) => (about(fact, "liked-last") && fact.seq ? [] : fact)))).toEqual(["D9"]);
});
