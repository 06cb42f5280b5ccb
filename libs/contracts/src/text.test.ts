import fc from "fast-check";
import { expect, test } from "vitest";
import { limits } from "./limits.ts";
import { everyScript, invisible } from "./testing.ts";
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

test("[C11] a text of what nobody sees is empty, whatever it is made of", () => {
  for (const sign of invisible)
    for (const text of [sign, sign.repeat(40), ` ${sign}\n${sign} `])
      expect(textProblem(cleanText(text)), JSON.stringify(text)).toBe("text-empty");
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...invisible, " ", "\n")), (signs) => {
      expect(textProblem(cleanText(signs.join("")))).toBe("text-empty");
    }),
  );
  const seen = [
    ...everyScript,
    ".",
    "؟",
    "的",
    "🫩",
    "\u{1FADF}",
    "\uE001",
    "1\uFE0F\u20E3",
    "👩\u200D🚀",
    "\u200Fא",
    "\u2800a",
    "\ufffd",
    "e\u0301",
  ];
  for (const text of seen) expect(textProblem(text), JSON.stringify(text)).toBeUndefined();
});
