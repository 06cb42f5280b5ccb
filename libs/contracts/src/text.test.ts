import fc from "fast-check";
import { expect, test } from "vitest";
import { limits } from "./limits.ts";
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
