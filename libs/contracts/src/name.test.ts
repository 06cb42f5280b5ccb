import fc from "fast-check";
import { expect, test } from "vitest";
import { limits } from "./limits.ts";
import { cleanName, nameKey, nameProblem, nameSkeleton } from "./name.ts";

test.each([
  ["  Ana  ", "Ana"],
  ["Ana\t\nMaria", "Ana Maria"],
  ["A\u202Ena", "Ana"],
  ["A\u200Bna\u2060", "Ana"],
  ["Ana\u0000", "Ana"],
  ["\ud83dAna", "Ana"],
  ["Zoe\u0308", "Zo\u00eb"],
  ["👨‍👩‍👧 family", "👨‍👩‍👧 family"],
  ["A\u200Dna", "Ana"],
  ["🦊", "🦊"],
])("[C3] %j is shown as %j", (typed, shown) => {
  expect(cleanName(typed)).toBe(shown);
});

test("[C3] cleaning twice changes nothing", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (typed) => {
      expect(cleanName(cleanName(typed))).toBe(cleanName(typed));
    }),
  );
});

test.each([
  ["Ana", "ana"],
  ["ANA", "ana"],
  ["\uff21\uff4e\uff41", "ana"],
  ["Stra\u00dfe", "STRASSE"],
  ["Ana  Maria", "ana maria"],
  ["\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2", "\u03c3\u03af\u03c3\u03c5\u03c6\u03bf\u03c3"],
])("[C4] %j and %j are the same name", (one, other) => {
  expect(nameKey(one)).toBe(nameKey(other));
});

test.each([
  ["Ana", "Anna"],
  ["Ana", "\u0410na"],
  ["Ana", "Ana 2"],
])("[C4] %j and %j are different names", (one, other) => {
  expect(nameKey(one)).not.toBe(nameKey(other));
});

test.each([
  ["Ana", "\u0410na"],
  ["paypal", "p\u0430ypa1"],
  ["Bo", "B0"],
  ["mario", "rnario"],
])("[C5] %j and %j look alike", (one, other) => {
  expect(nameSkeleton(one)).toBe(nameSkeleton(other));
});

test("[C3] a name needs something visible, and has a greatest length in characters", () => {
  expect(nameProblem(cleanName(" \u200B\u202E "))).toBe("name-missing");
  expect(nameProblem("🦊".repeat(limits.nameLength))).toBeUndefined();
  expect(nameProblem("🦊".repeat(limits.nameLength + 1))).toBe("name-too-long");
});
