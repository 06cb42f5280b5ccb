import { expect, test } from "vitest";
import type { Fact, History } from "../history.ts";
import { broken, planted } from "../planted.ts";

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

/** Bo is in the lobby and sees Ana go; his list says so after some milliseconds. */
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
