import { everyScript } from "@parlor/contracts/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { foldOf, upToFold, withoutGaps } from "./folded.ts";
import { findLinks } from "./links.ts";

test.each([
  [`a${"\n".repeat(3900)}b`, "a\n\n\nb"],
  [`a\n${" \n".repeat(40)}b`, "a\n \n \nb"],
  [`a\n${"\u200B\u2800\n".repeat(40)}b`, "a\n\u200B\u2800\n\u200B\u2800\nb"],
  ["a\n\n\nb\n\nc", "a\n\n\nb\n\nc"],
])("[W26] of many empty lines in a row two are drawn: %j", (text, drawn) => {
  expect(withoutGaps(text)).toBe(drawn);
});

test("[W26] a text of forty lines is whole; a longer one is folded, at the end of a line or a word", () => {
  const lines = Array.from({ length: 41 }, (_, at) => `line ${at}`);
  expect(foldOf(lines.slice(1).join("\n"))).toBeUndefined();
  expect(lines.join("\n").slice(0, foldOf(lines.join("\n")))).toBe(lines.slice(0, 40).join("\n"));
  const words = "word ".repeat(800);
  expect(words.slice(0, foldOf(words))).toMatch(/word$/);
  expect(foldOf("🦊".repeat(2000))).toBe(2400);
  expect(foldOf(`a${"🦊".repeat(2000)}`)).toBe(2399);
});

test("[W26] a link that goes on beyond the fold leads where it led", () => {
  const href = `https://a.example/${"x".repeat(3000)}`;
  expect(upToFold(findLinks(`see ${href}`), 40)).toEqual([{ text: "see " }, { text: href.slice(0, 36), href }]);
});

test("[W26] what is drawn of a folded text is its beginning", () => {
  const word = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(...everyScript),
    fc.webUrl(),
    fc.constantFrom("\n", "\n\n\n\n", " ", "word".repeat(90)),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 60 }), (words) => {
      const text = withoutGaps(words.join(""));
      const fold = foldOf(text) ?? text.length;
      const drawn = upToFold(findLinks(text), fold).map((piece) => piece.text);
      expect(drawn.join("")).toBe(text.slice(0, fold));
    }),
  );
});
