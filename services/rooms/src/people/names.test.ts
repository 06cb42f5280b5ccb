import { cleanName, limits, type MemberId, Name, type NameClaim, nameProblem, type RoomCode } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Bucket } from "../bus/bucket.ts";
import { Names, otherNames } from "./names.ts";
import { Roster } from "./roster.ts";

test("[R7] other names count on, and are as long as a name may be", () => {
  expect([...otherNames("Ana", 3)]).toEqual(["Ana 2", "Ana 3", "Ana 4"]);
  expect([...otherNames("Ana 9", 2)]).toEqual(["Ana 10", "Ana 11"]);
  expect([...otherNames("Agent 007 x", 1)]).toEqual(["Agent 007 x 2"]);
  const [fox = ""] = otherNames("🦊".repeat(limits.nameLength), 1);
  expect([...fox]).toHaveLength(limits.nameLength);
  expect(fox.endsWith("🦊 2")).toBe(true);
});

test("[C8] whatever name is taken, those that are offered instead fit the contract", () => {
  const name = check(Name);
  const typed = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme", maxLength: 64 }));
  fc.assert(
    fc.property(typed, fc.integer({ min: 0, max: 999 }), (text, number) => {
      const taken = cleanName(`${text} ${number}`);
      fc.pre(nameProblem(taken) === undefined);
      for (const other of otherNames(taken, 3)) {
        expect(name.accepts(other)).toBe(true);
        expect(nameProblem(other)).toBeUndefined();
      }
    }),
  );
});

test("[J4] the name that is offered to a member's second tab is the one that their first has already", async () => {
  const [den, ana, bo] = ["den" as RoomCode, "anaanaanaana" as MemberId, "bobobobobobo" as MemberId];
  const roster = new Roster();
  roster.put(den, "gateway", [{ id: bo, name: "Ana", role: "member" }], 1, 0);
  roster.put(den, "other", [{ id: ana, name: "Ana 2", role: "member" }], 2, 0);
  const claims = { get: async () => undefined } as unknown as Bucket<NameClaim>;
  const names = new Names(claims, roster, () => 0);
  expect(await names.suggest(den, "Ana", ana)).toBe("Ana 2");
  expect(await names.suggest(den, "Ana", "cleocleocleo" as MemberId)).toBe("Ana 3");
});
