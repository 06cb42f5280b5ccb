import { expect, test } from "vitest";
import { check } from "./check.ts";
import type { Fact, History, Placed } from "./history.ts";
import { soundHistory } from "./model/sound.ts";
import { World } from "./model/world.ts";
import { about, also, ana, bo, broken, dora, inLog, neverStored, planted, swapped, unseen } from "./planted.ts";
import { render } from "./report.ts";

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

test("[D2] a phantom on a screen is caught", () => {
  const shown = planted("saw", (fact) =>
    fact.client === ana && about(fact, "last") ? [fact, { ...fact, seq: fact.seq + 2000, id: "phantom" }] : fact,
  );
  expect(broken(shown)).toEqual(["D2"]);
});

test("[D2] a message in the log that nobody wrote, or wrote otherwise, is caught", () => {
  const unwritten = planted("wrote", (fact) => (about(fact, "many-3") ? [] : fact));
  expect(broken(unwritten)).toEqual(["D2"]);
  const otherwise = planted("wrote", (fact) => (about(fact, "many-3") ? { ...fact, text: "Otherwise." } : fact));
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
    return { ...fact, id, ...(fact.text !== undefined && { text: fact.text.replace(fact.id, id) }) };
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
  expect(broken(neverStored("four"))).toEqual(["D1", "D6"]);
  const hanging = also(neverStored("four"), "showed", (fact) =>
    about(fact, "four") && fact.state === "sent" ? [] : fact,
  );
  expect(broken(hanging)).toEqual(["D6", "D9", "D10"]);
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

test("[D9] a long queue that goes on is not stuck, and neither is who waits while something is broken", () => {
  const place = { client: ana, room: "lobby", member: "lobby-0-member" };
  const slowly = planted("run.ended", (fact) => {
    const turns = [1, 2, 3, 4].map((turn) => ({ id: `slow-${turn}`, at: fact.at + turn * 12_000 }));
    const written = turns.map(
      ({ id }): Fact => ({ kind: "wrote", at: fact.at, ...place, id, type: "message.posted", text: id }),
    );
    return [...written, ...turns.map((turn): Fact => ({ kind: "showed", ...place, ...turn, state: "refused" })), fact];
  });
  expect(broken(slowly)).toEqual([]);
  const hasty = slowly.filter((fact) => !(fact.kind === "showed" && fact.id === "slow-2"));
  expect(broken(hasty)).toEqual(["D9"]);
  const [healed] = hasty.filter((fact) => fact.kind === "run.ended");
  const trouble = { kind: "fault.began", at: healed?.at ?? 0, fault: "late", what: "the broker is gone" } as const;
  expect(broken([...hasty, trouble])).toEqual([]);
});

test("[D9] a message that was handed over to whom its author is now is due as theirs", () => {
  const place = { client: ana, room: "lobby" };
  const handed = planted("run.ended", (fact): Fact[] => [
    { kind: "wrote", at: fact.at, ...place, member: "earlier", id: "late", type: "message.posted", text: "late" },
    {
      kind: "handed.over",
      at: fact.at + 20_000,
      ...place,
      from: "earlier",
      member: "later",
      id: "late",
      type: "message.posted",
      text: "late",
    },
    { kind: "showed", at: fact.at + 20_010, ...place, member: "later", id: "late", state: "refused" },
    { ...fact, at: fact.at + 60_000 },
  ]);
  expect(broken(handed)).toEqual([]);
  expect(broken(handed.filter((fact) => fact.kind !== "showed" || fact.id !== "late"))).toEqual(["D9"]);
});

const unsent = () =>
  also(neverStored("kept"), "showed", (fact) => (about(fact, "kept") && fact.state === "sent" ? [] : fact));

test("[D10] a message that was stored and is gone after the page was loaded again is caught", () => {
  expect(broken(unsent())).toEqual(["D9", "D10"]);
});

test("[D10] one that still waits is not gone, and neither is one that the browser had not stored yet", () => {
  const waiting = also(unsent(), "final", (fact) =>
    fact.client === "lobby-1" ? { ...fact, outbox: [{ id: "kept", state: "sending" }] } : fact,
  );
  expect(broken(waiting)).toEqual(["D9"]);
  expect(broken(also(unsent(), "kept", (fact) => (about(fact, "kept") ? [] : fact)))).toEqual(["D9"]);
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

test("[T1] times that run backwards on a screen are caught", () => {
  expect(
    broken(planted("saw", (fact) => (fact.client === bo && about(fact, "last") ? { ...fact, ts: 5 } : fact))),
  ).toEqual(["T1"]);
});

test("a read model that differs from the log is caught", () => {
  for (const change of [
    (id: string): readonly Placed[] | undefined => (id === "last" ? [] : undefined),
    (id: string): readonly Placed[] | undefined =>
      id === "last" ? [{ id, text: "Another.", seq: 7, type: "message.posted", by: "lobby-0-member" }] : undefined,
  ]) {
    const differing = planted("readmodel.read", (fact) => ({
      ...fact,
      entries: fact.entries.flatMap((one) => change(one.id ?? "") ?? [one]),
    }));
    expect(broken(differing)).toEqual(["read model"]);
  }
});

test("[M1] two winners of one name are caught, and none", () => {
  const all = planted("attempted", (fact) => ({ ...fact, outcome: "won" }));
  expect(broken(all)).toEqual(["M1"]);
  expect(broken(planted("attempted", (fact) => ({ ...fact, outcome: "refused" })))).toEqual(["M1"]);
  expect(broken(planted("attempted", (fact) => ({ ...fact, outcome: "unknown" })))).toEqual([]);
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

function parting(how: "left" | "broken", after: number, ...others: readonly Fact[]): History {
  const [ana, bo] = ["anas-member", "bos-member"];
  const bosPage = { client: "bo", room: "lobby" };
  const facts: readonly Fact[] = [
    { kind: "entered", at: 1, ...bosPage, member: bo, name: "Bo", how: "fresh", epoch: "epoch-1", seq: 0 },
    { kind: "presence.began", at: 1, room: "lobby", member: bo },
    { kind: "presence.began", at: 1, room: "lobby", member: ana },
    { kind: "roster.seen", at: 2, ...bosPage, members: [ana, bo] },
    { kind: "presence.ended", at: 1000, room: "lobby", member: ana, how },
    { kind: "roster.seen", at: 1000 + after, ...bosPage, members: [bo] },
    { kind: "run.ended", at: 100_000 },
    ...others,
  ];
  return facts.toSorted((a, b) => a.at - b.at);
}

test("[M2] who leaves has 2 s, and whose gateway dies 15 s, in which nothing else is broken", () => {
  expect(broken(parting("left", 1900))).toEqual([]);
  expect(broken(parting("left", 2100))).toEqual(["M2"]);
  expect(broken(parting("broken", 14_900))).toEqual([]);
  expect(broken(parting("broken", 15_100))).toEqual(["M2"]);
  const fault = { fault: "1", what: "the broker is gone" };
  const trouble: readonly Fact[] = [
    { kind: "fault.began", at: 2000, ...fault },
    { kind: "fault.ended", at: 12_000, fault: "1" },
  ];
  expect(broken(parting("left", 12_900, ...trouble))).toEqual([]);
  expect(broken(parting("left", 13_100, ...trouble))).toEqual(["M2"]);
});

test("[M2] who has lost their connection may be listed or not", () => {
  const anasPage = { client: "ana", room: "lobby" };
  const entered = { member: "anas-member", name: "Ana", how: "fresh", epoch: "epoch-1", seq: 0 } as const;
  const away = parting("broken", -500).filter((fact) => fact.kind !== "presence.ended");
  const history = (back: number): History =>
    [
      ...away,
      { kind: "entered" as const, at: 1, ...anasPage, ...entered },
      { kind: "lost" as const, at: 100, ...anasPage },
      { kind: "entered" as const, at: back, ...anasPage, ...entered },
    ].toSorted((a, b) => a.at - b.at);
  expect(broken(history(90_000)).filter((rule) => rule === "M2")).toEqual([]);
  expect(broken(history(30_000)).filter((rule) => rule === "M2")).toEqual(["M2"]);
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
  expect(render(check(before))).toMatch(/attic-0 was removed, and shown \d+ \d+ ms later/);
  expect(render(check(before))).toMatch(/attic-0-member was removed, and \d+ of theirs was stored \d+ ms later/);
});

test("[J1] a person who comes in twice over one connection is caught, and one who is told so", () => {
  expect(broken(planted("entered", (fact) => (fact.client === ana ? [fact, fact] : fact)))).toContain("J1");
  const away = { kind: "turned.away", client: bo, room: "lobby", name: bo, token: true } as const;
  const told = planted("run.ended", (fact) => [{ ...away, at: fact.at, reason: "already-in-a-room" }, fact]);
  expect(broken(told)).toEqual(["J1"]);
});

test("[J2] a person who is told that the name is taken which they were the last to have is caught", () => {
  const away = { kind: "turned.away", client: bo, room: "lobby", reason: "name-taken", token: false } as const;
  const refused = (name: string) => planted("run.ended", (fact) => [{ ...away, at: fact.at, name }, fact]);
  expect(broken(refused(bo))).toEqual(["J2"]);
  expect(broken(refused("nobody's"))).toEqual(["J2"]);
  expect(broken(refused(ana))).toEqual([]);
});

test("[J3] an unsent message that a cleared storage has lost is caught", () => {
  expect(broken(planted("storage.holds", (fact) => ({ ...fact, ids: [] })))).toEqual(["J3"]);
  expect(broken(planted("storage.holds", () => []))).toEqual([]); // the page was closed meanwhile
});

function besieged(megabytes = 12): History {
  const world = new World(["lobby"], 2);
  const [ana] = world.pages;
  if (!ana) throw new Error("Nobody is there.");
  for (let word = 0; word < 50; word++) world.write(ana, `quiet-${word}`);
  world.attack(megabytes, () => {
    for (let word = 0; word < 50; word++) world.write(ana, `besieged-${word}`);
  });
  return world.finish();
}

const late = (id: string, by: number) =>
  also(besieged(), "showed", (fact) =>
    fact.id === id && fact.state === "sent" ? { ...fact, at: fact.at + by } : fact,
  );

test("[L6] an attack that others do not notice is not blamed", () => {
  expect(broken(besieged())).toEqual([]);
});

test("[L6] an attack that takes more than its bound is caught", () => {
  const report = check(besieged(400));
  expect(broken(besieged(400))).toEqual(["L6"]);
  expect(render(report)).toMatch(/took 400 MB of a process, 256 are its bound/);
});

test("[L6] an attack that makes others wait is caught, and waiting without one is not called so", () => {
  expect(broken(late("besieged-7", 400))).toContain("L6");
  expect(broken(late("quiet-7", 400))).not.toContain("L6");
});

test("[J4] a draft of another tab is caught, and one's own that is gone", () => {
  const shown = (text: string) =>
    planted("draft.shown", (fact) => (fact.text === "of the first tab" ? { ...fact, text } : fact));
  expect(broken(shown("of the first tab"))).toEqual([]);
  expect(broken(shown("of the second tab"))).toEqual(["J4"]);
  expect(broken(shown(""))).toEqual(["J4"]);
});

test("[J4] a draft is not missed that was cleared away while no page had it", () => {
  let isGone = false;
  const cleared = planted("draft.shown", (fact): readonly Fact[] => {
    if (isGone || fact.text !== "of the first tab") return [fact];
    isGone = true;
    const { client, room, at } = fact;
    return [
      { kind: "storage.cleared", client, room, at, unsent: [] },
      { ...fact, text: "" },
    ];
  });
  expect(broken(cleared.filter(isNotShownAgain))).toEqual([]);
});

const isNotShownAgain = (fact: Fact) => fact.kind !== "draft.shown" || fact.text !== "of the first tab";

const third = (text: string, more: readonly Fact[] = []) =>
  planted("run.ended", (fact) => {
    const place = { at: fact.at, client: "another", room: "attic" };
    return [
      { kind: "tab.opened", ...place, device: dora },
      { kind: "page.loaded", ...place },
      ...more.map((one) => ({ ...one, at: fact.at })),
      { kind: "draft.shown", ...place, text },
      { kind: "tab.closed", ...place },
      fact,
    ];
  });

test("[J4] what a tab has left that is gone is shown, and what one has that is open is not", () => {
  expect(broken(third("of the second tab"))).toEqual([]);
  expect(broken(third("of the first tab"))).toEqual(["J4"]);
  const gone: Fact = { kind: "page.gone", at: 0, client: dora, room: "attic" };
  expect(broken(third("of the first tab", [gone]))).not.toContain("J4");
});

test("[J4] a draft that waits until what was typed before it is sent is shown once, in its own tab", () => {
  const shown = (...texts: readonly string[]) =>
    planted("run.ended", (fact) => {
      const place = { at: fact.at, client: dora, room: "attic" };
      const typed: readonly Fact[] = ["typed at once", ""].map((text) => ({ kind: "drafted", ...place, text }));
      const later: readonly Fact[] = texts.map((text) => ({ kind: "draft.shown", ...place, text }));
      return [{ kind: "page.loaded", ...place }, ...typed, ...later, fact];
    });
  expect(broken(shown("of the first tab"))).toEqual([]);
  expect(broken(shown("of the first tab", "", "of the first tab"))).toEqual(["J4"]);
  const late = also(shown("of the first tab"), "run.ended", (fact) => {
    const place = { at: fact.at, client: dora, room: "attic" };
    const kept = ["typed at once", ""].map((text) => ({ kind: "draft.kept", ...place, text }) as const);
    return [
      ...kept,
      { kind: "page.loaded", ...place },
      { kind: "draft.shown", ...place, text: "of the first tab" },
      fact,
    ];
  });
  expect(broken(late)).toEqual([]);
  expect(broken(shown("of nobody"))).toEqual(["J4"]);
});

test("[J4] a draft that a duplicate goes on with, which was there before the tab was loaded again, is not gone", () => {
  const copied = (copyOf: string) => {
    const gone = planted("draft.shown", (fact) => (fact.text === "of the first tab" ? { ...fact, text: "" } : fact));
    const place = { client: "duplicate", room: "attic", at: gone.at(-1)?.at ?? 0 };
    const [away, shown] = [
      { kind: "page.gone", ...place, client: dora },
      { kind: "draft.shown", ...place, text: "of the first tab" },
    ] as const;
    return [...gone, { kind: "tab.opened", ...place, device: dora, copyOf } as const, away, shown];
  };
  expect(broken(copied(dora))).not.toContain("J4");
  expect(broken(copied(bo))).toContain("J4");
});

test("[J4] a name of another tab is caught, and one that nobody has", () => {
  const called = (name: string) => {
    let last = 0;
    planted("shows", (fact) => {
      if (fact.client === dora) last = fact.at;
      return fact;
    });
    return planted("shows", (fact) => (fact.client === dora && fact.at === last ? { ...fact, name } : fact));
  };
  expect(broken(called(dora))).toEqual([]);
  expect(broken(called("dora's other"))).toEqual(["J4"]);
  expect(broken(called("nobody's"))).toEqual(["J4"]);
});

test("[J4] a person whom another tab gives another name is caught", () => {
  let isBeside = false;
  const renamed = planted("entered", (fact) => {
    if (isBeside || !fact.client.startsWith(`${dora}, tab`) || fact.name !== "dora's other") return fact;
    isBeside = true;
    return { ...fact, member: `${dora}-member` };
  });
  expect(broken(renamed)).toContain("J4");
});

test("[J4] a tab that comes back as another member is caught", () => {
  let [seen, count] = [0, 0];
  planted("entered", (fact) => {
    if (fact.client === dora) seen++;
    return fact;
  });
  const other = planted("entered", (fact) =>
    fact.client === dora && ++count === seen ? { ...fact, member: "somebody else's" } : fact,
  );
  expect(broken(other)).toContain("J4");
});

test("[J4] one who has left in one tab and is thrown out of the other is caught, and one who has to come in again", () => {
  const beside = (...facts: readonly Fact[]) =>
    planted("run.ended", (fact) => [...facts.map((one) => ({ ...one, at: fact.at })), fact]);
  const place = { at: 0, client: dora, room: "attic" } as const;
  const home: Fact = { kind: "shows", ...place, where: "home" };
  expect(broken(beside(home))).toEqual(["J4"]);
  expect(broken(beside({ kind: "shows", ...place, where: "ended", why: "removed" }))).toEqual(["J4"]);
  expect(broken(beside({ kind: "shows", ...place, where: "ended", why: "gone" }))).toEqual([]); // the log was lost
  expect(broken(beside({ kind: "leaving", ...place }, home))).toEqual([]);
  const straightIn = planted("pressed", (fact) => ({ ...fact, name: fact.client.split(",")[0] ?? "" }));
  expect(broken(straightIn)).toContain("J4");
});
