import { cleanName, limits, Name, nameProblem } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import fc from "fast-check";
import { expect, test } from "vitest";
import { otherNames } from "./names.ts";

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
