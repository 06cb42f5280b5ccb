import fc from "fast-check";
import { expect, test } from "vitest";
import { readRoom } from "./code.ts";
import { limits } from "./limits.ts";
import { cleanName, nameKey, nameSkeleton } from "./name.ts";
import { mustBeLinear } from "./testing.ts";
import { cleanText, textProblem } from "./text.ts";

test.each([
  ["hello\r\nworld\r", "hello\nworld"],
  ["\n\n  code\n", "  code"],
  ["bell\u0007", "bell"],
  ["\ud83d half", "\ufffd half"],
  ["\u05e9\u05dc\u05d5\u05dd \u200fx", "\u05e9\u05dc\u05d5\u05dd \u200fx"],
])("%j is sent as %j", (typed, sent) => {
  expect(cleanText(typed)).toBe(sent);
});

test("[B2] what has been cleaned is empty, too long or fine", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 50 }), (typed) => {
      expect(textProblem(cleanText(typed))).not.toBe("text-invalid");
    }),
  );
});

test("[B2] a text has a greatest length in characters, whatever their bytes", () => {
  expect(textProblem("🦊".repeat(limits.textLength))).toBeUndefined();
  expect(textProblem("🦊".repeat(limits.textLength + 1))).toBe("text-too-long");
  expect(textProblem(" \n\t")).toBe("text-empty");
  expect(textProblem("a\u001bb")).toBe("text-invalid");
});

test("[C9] reading what a stranger wrote takes as long as it is, whatever it is made of", () => {
  const shapes = [
    " ",
    "\n",
    " a",
    "\r\n",
    "a\u0301",
    "\u200d",
    "❤\uFE0F\u200d",
    "🦊\u200d",
    "\u0958",
    "1\uFE0F",
    "/",
    "%",
    "?#",
    "-_",
    "é ",
  ];
  const readers = { cleanText, textProblem, cleanName, nameKey, nameSkeleton, readRoom };
  for (const [name, reader] of Object.entries(readers))
    for (const shape of shapes)
      for (const [start, end] of [
        ["", ""],
        ["a", "b"],
      ])
        expect(
          () => mustBeLinear((length) => `${start}${shape.repeat(length / shape.length)}${end}`, reader, 16_000),
          `${name} of many ${JSON.stringify(shape)}`,
        ).not.toThrow();
});
