import { limits, liveness, type Member, type MemberId, type RoomCode, readRoom } from "@parlor/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { randomMember } from "../ids.ts";
import { type Change, merge, Roster } from "./roster.ts";

const room = (name: string) => readRoom(name)?.code ?? fail(name);
const fail = (name: string): never => {
  throw new Error(`${name} is no room.`);
};
const den = room("den");
const person = (name: string, id = randomMember()): Member => ({ id, name, role: "member" });
const [ana, bo, cem] = [person("Ana"), person("Bo"), person("Cem")];
const names = (roster: Roster, code = den) => [...roster.members(code).values()].map(({ name }) => name).sort();
const told = (changes: readonly Change[]) =>
  changes.map(({ here, named }) => ({ here, joined: named?.joined.map(({ name }) => name), left: named?.left }));

test("[M2] somebody with two gateways is one member, and leaves with the last of them", () => {
  const roster = new Roster();
  roster.put(den, "east", [ana, bo], 1, 0);
  roster.put(den, "west", [ana], 2, 0);
  expect(names(roster)).toEqual(["Ana", "Bo"]);
  roster.put(den, "east", [bo], 3, 0);
  expect(names(roster)).toEqual(["Ana", "Bo"]);
  roster.put(den, "west", [], 4, 0);
  expect(names(roster)).toEqual(["Bo"]);
});

test("[R8] of two names of one member the newer is shown", () => {
  const renamed = { ...ana, name: "Anna" };
  expect([
    ...merge([
      { members: [renamed], rev: 2 },
      { members: [ana], rev: 1 },
    ]).values(),
  ]).toEqual([renamed]);
});

test("[R30] a room is told once in a while, and only what has changed", () => {
  const roster = new Roster();
  roster.put(den, "east", [ana], 1, 0);
  expect(told(roster.changes(0))).toEqual([{ here: 1, joined: ["Ana"], left: [] }]);
  roster.put(den, "east", [ana, bo], 2, 10);
  roster.put(den, "east", [bo], 3, 20);
  expect(roster.changes(liveness.coalesce - 1)).toEqual([]);
  expect(told(roster.changes(liveness.coalesce))).toEqual([{ here: 1, joined: ["Bo"], left: [ana.id] }]);
  roster.put(den, "east", [bo], 4, 300);
  expect(roster.changes(1000)).toEqual([]);
});

test("[M2] a gateway's word counts for as long as it renews its lease", () => {
  const roster = new Roster();
  roster.beat("east", 0);
  roster.put(den, "east", [ana], 1, 0);
  roster.put(den, "west", [bo], 2, 0); // its lease was never seen
  roster.beat("east", liveness.leaseLost);
  expect(roster.overdue(liveness.leaseLost)).toEqual([]);
  expect(roster.overdue(liveness.leaseLost + 1)).toEqual(["west"]);
  expect(roster.bury("west")).toEqual([den]);
  expect(names(roster)).toEqual(["Ana"]);
});

test("[R31] silence while time stood still is no death", () => {
  const roster = new Roster();
  roster.beat("east", 0);
  roster.excuse(60_000);
  expect(roster.overdue(60_001)).toEqual([]);
});

test("[R31] members stay over a loss of the bus until their gateways had time to write again", () => {
  const roster = new Roster();
  roster.put(den, "east", [ana], 1, 0);
  roster.put(den, "west", [bo], 2, 0);
  roster.changes(0);
  roster.hold();
  roster.put(den, "east", [ana, cem], 3, 60_000);
  roster.resume(60_000);
  expect(names(roster)).toEqual(["Ana", "Bo", "Cem"]);
  expect(roster.settled).toBe(false);
  expect(told(roster.changes(60_000))).toEqual([{ here: 3, joined: ["Cem"], left: [] }]);
  expect(told(roster.changes(65_000))).toEqual([{ here: 2, joined: [], left: [bo.id] }]);
  expect(roster.settled).toBe(true);
});

test("[M2] a member who left while the bus was lost is gone soon after their gateway has said so", () => {
  const roster = new Roster();
  roster.put(den, "east", [ana, bo], 1, 0);
  roster.changes(0);
  roster.hold();
  roster.resume(60_000);
  roster.put(den, "east", [ana], 2, 60_300);
  expect(roster.changes(61_200)).toEqual([]);
  expect(told(roster.changes(61_450))).toEqual([{ here: 1, joined: [], left: [bo.id] }]);
});

test("[M2] a reload that the loss of the bus fell into is invisible", () => {
  const roster = new Roster();
  roster.put(den, "east", [ana, bo], 1, 0);
  roster.changes(0);
  roster.hold();
  roster.resume(60_000);
  roster.put(den, "east", [ana], 2, 60_300);
  roster.put(den, "west", [bo], 3, 61_000);
  expect(roster.changes(70_000)).toEqual([]);
});

test("[R31] a bus that is lost again before anybody spoke changes nothing", () => {
  const roster = new Roster();
  roster.put(den, "east", [ana], 1, 0);
  roster.changes(0);
  roster.hold();
  roster.hold();
  expect(roster.changes(1_000_000)).toEqual([]);
  expect(names(roster)).toEqual(["Ana"]);
});

test("[R28] how long somebody was here is known when they leave", () => {
  const roster = new Roster();
  roster.put(den, "east", [ana], 1, 1000);
  roster.changes(1000);
  roster.put(den, "east", [], 2, 4000);
  expect(roster.changes(4000)).toMatchObject([{ here: 0, departures: [{ member: ana, stay: 3000 }] }]);
});

test("[R6] a name is found by what counts as the same name", () => {
  const roster = new Roster();
  roster.put(den, "east", [ana], 1, 0);
  expect(roster.named(den, " ANA ")).toBe(ana.id);
  expect(roster.named(den, "Anna")).toBeUndefined();
  expect(roster.named(room("attic"), "Ana")).toBeUndefined();
});

// The model is the union of what each gateway said last, without those that are buried.
type Step =
  | { readonly does: "put"; readonly room: RoomCode; readonly gateway: string; readonly members: readonly Member[] }
  | { readonly does: "bury"; readonly gateway: string }
  | { readonly does: "tell" };

const gateway = fc.constantFrom("north", "east", "south", "west");
const place = fc.constantFrom(den, room("attic"));
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: fc.constant("put" as const), room: place, gateway, members: fc.subarray([ana, bo, cem]) }),
  fc.record({ does: fc.constant("bury" as const), gateway }),
  fc.record({ does: fc.constant("tell" as const) }),
);

test("[M2] whatever happens, what was told adds up to the union of what living gateways said", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const roster = new Roster();
      const model = new Map<string, readonly Member[]>();
      const heard = new Map<RoomCode, Set<MemberId>>();
      let now = 0;
      const hear = () => {
        now += liveness.coalesce;
        for (const { code, here, named } of roster.changes(now)) {
          const members = heard.get(code) ?? new Set();
          for (const { id } of named?.joined ?? []) members.add(id);
          for (const id of named?.left ?? []) members.delete(id);
          expect(members.size).toBe(here);
          heard.set(code, members);
        }
      };
      for (const [rev, { does, ...more }] of steps.entries()) {
        if (does === "tell") hear();
        if ("room" in more) {
          roster.put(more.room, more.gateway, more.members, rev, now);
          model.set(`${more.room} ${more.gateway}`, more.members);
        } else if ("gateway" in more) {
          roster.bury(more.gateway);
          for (const key of model.keys()) if (key.endsWith(` ${more.gateway}`)) model.delete(key);
        }
      }
      hear();
      for (const code of [den, room("attic")]) {
        const spoken = [...model].filter(([key]) => key.startsWith(`${code} `)).flatMap(([, members]) => members);
        expect(heard.get(code) ?? new Set()).toEqual(new Set(spoken.map(({ id }) => id)));
      }
    }),
  );
});

test("[R29] [R46] pages hold everybody once, by id, and are sorted anew only when somebody comes or goes", () => {
  const roster = new Roster();
  const crowd = Array.from({ length: 2 * limits.rosterListed + 7 }, (_, at) => person(`Guest ${at}`));
  roster.put(den, "north", crowd, 1, 0);
  const pages = () => {
    const seen: Member[] = [];
    for (let after: string | undefined = ""; after !== undefined; ) {
      const page = roster.page(den, after);
      seen.push(...page.members);
      after = page.next;
    }
    return seen;
  };
  const byId = (members: readonly Member[]) => members.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  expect(pages()).toEqual(byId(crowd));
  roster.put(den, "north", [...crowd.slice(1), ana], 2, 1);
  expect(pages()).toEqual(byId([...crowd.slice(1), ana]));
  expect(roster.page(den, "zzzzzzzzzzzz")).toEqual({ here: crowd.length, members: [] });
  expect(roster.page(room("nobody"), "")).toEqual({ here: 0, members: [] });
});
