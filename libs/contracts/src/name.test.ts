import fc from "fast-check";
import { expect, test } from "vitest";
import { Name, Title } from "./fields.ts";
import { limits } from "./limits.ts";
import { cleanName, cutTitle, nameKey, nameProblem, nameSkeleton, titleProblem } from "./name.ts";
import { check } from "./schema.ts";

/** Any characters, and those that names are attacked with. */
const typed = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: "grapheme" }),
      fc.constantFrom(
        "\u0958",
        "\uFB1D",
        "\u{1D15E}",
        "\uFE0F",
        "\u200D",
        "❤",
        "🦊",
        "1\u20E3",
        "\u0301",
        "\u2800",
        " ",
        "\t",
      ),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""));

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
  ["Ana\uFE0F", "Ana"],
  ["Ana\u{E0100}", "Ana"],
  ["An\u034Fa", "Ana"],
  ["Ana\u180B\u17B4\u3164\u2800\u{1D159}", "Ana"],
  ["Ana\u2028Bo", "AnaBo"],
  [" \u0301 Ana", "Ana"],
  ["❤\uFE0F\u200D🔥", "❤\uFE0F\u200D🔥"],
  ["🏳\uFE0F\u200D🌈 1\uFE0F\u20E3", "🏳\uFE0F\u200D🌈 1\uFE0F\u20E3"],
  ["🦊\uFE0F", "🦊"],
])("[C3] %j is shown as %j", (typed, shown) => {
  expect(cleanName(typed)).toBe(shown);
});

test("[C8] whatever is typed, the name or title that it makes fits its contract, or there is a reason why not", () => {
  const [name, title] = [check(Name), check(Title)];
  fc.assert(
    fc.property(typed, (text) => {
      const clean = cleanName(text);
      if (nameProblem(clean) === undefined) expect(name.accepts(clean)).toBe(true);
      if (titleProblem(clean) === undefined) expect(title.accepts(clean)).toBe(true);
      expect(title.accepts(cutTitle(text))).toBe(true);
    }),
  );
});

test("[C8] a title that grows when it is normalized is measured afterwards", () => {
  expect(titleProblem(cleanName("\u0958".repeat(limits.titleLength)))).toBe("title-too-long");
  expect(titleProblem(cleanName("\u0958".repeat(limits.titleLength / 2)))).toBeUndefined();
});

test("[C3] cleaning twice changes nothing", () => {
  fc.assert(
    fc.property(typed, (text) => {
      expect(cleanName(cleanName(text))).toBe(cleanName(text));
    }),
  );
});

test.each([
  ["Ana", "ana"],
  ["ANA", "ana"],
  ["\uff21\uff4e\uff41", "ana"],
  ["Stra\u00dfe", "STRASSE"],
  ["❤\uFE0F\u200D🔥", "❤🔥"],
  ["Ana™\uFE0F", "Ana™"],
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
  ["Ana", "Αna"],
  ["Ana", "Ꭺna"],
  ["Ana", "ꓮna"],
  ["Ana", "Anⲁ"],
  ["Ana", "Aոa"],
  ["Ana", "𐊠na"],
  ["Ana", "Ạna"],
  ["Ana", "Ａｎａ"],
  ["Ana", "𝐀𝐧𝐚"],
  ["Ian", "lan"],
  ["мама", "mama"],
  ["ᴀɴᴀ", "Ana"],
  ["Κώστας", "Kώστaς"],
])("[C5] %j and %j look alike", (one, other) => {
  expect(nameSkeleton(one)).toBe(nameSkeleton(other));
});

test("[C5] a skeleton has no other than itself", () => {
  fc.assert(
    fc.property(typed, (text) => {
      expect(nameSkeleton(nameSkeleton(text))).toBe(nameSkeleton(text));
    }),
  );
});

test("[C3] a name needs something visible, and has a greatest length in characters", () => {
  const nothing = [
    " \u200B\u202E ",
    "\u2800",
    "\uFE0F",
    "\u034F",
    "\u{1D159}",
    "\u0301".repeat(32),
    "\u17B4\u17B5",
    "\u200D",
    "\u3164",
  ];
  for (const typed of nothing) expect(nameProblem(cleanName(typed))).toBe("name-missing");
  expect(nameProblem("🦊".repeat(limits.nameLength))).toBeUndefined();
  expect(nameProblem("🦊".repeat(limits.nameLength + 1))).toBe("name-too-long");
});
