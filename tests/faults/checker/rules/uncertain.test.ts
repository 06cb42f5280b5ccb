import { expect, test } from "vitest";
import type { Fact } from "../history.ts";
import { about, ana, broken, planted } from "../planted.ts";

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
    const written = turns.map(({ id }): Fact => ({ kind: "wrote", at: fact.at, ...place, id, text: id }));
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
    { kind: "wrote", at: fact.at, ...place, member: "earlier", id: "late", text: "late" },
    { kind: "handed.over", at: fact.at + 20_000, ...place, from: "earlier", member: "later", id: "late", text: "late" },
    { kind: "showed", at: fact.at + 20_010, ...place, member: "later", id: "late", state: "refused" },
    { ...fact, at: fact.at + 60_000 },
  ]);
  expect(broken(handed)).toEqual([]);
  expect(broken(handed.filter((fact) => fact.kind !== "showed" || fact.id !== "late"))).toEqual(["D9"]);
});
