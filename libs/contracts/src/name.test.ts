import fc from "fast-check";
import { expect, test } from "vitest";
import { Name, Title } from "./fields.ts";
import { limits } from "./limits.ts";
import { cleanName, cutTitle, nameKey, nameProblem, titleProblem } from "./name.ts";
import { check } from "./schema.ts";
import { nameSkeleton } from "./skeleton.ts";
import { everyScript, invisible } from "./testing.ts";

const typed = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: "grapheme" }),
      fc.constantFrom(...everyScript),
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
        "\u200C",
        "\u094D",
        "\u0DD9",
        "\u0DCA",
        "ع",
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
  ["Ana\u{13441}\u{13442}", "Ana"],
])("[C3] %j is shown as %j", (typed, shown) => {
  expect(cleanName(typed)).toBe(shown);
});

test.each([
  ["علی\u200Cرضا"],
  ["ශ්\u200Dරී"],
  ["പ്രവീണ്\u200D"],
  ["क्\u200Cष and क्\u200Dष"],
  ["می\u064E\u200Cخواهم"],
  ["𑄃𑄳\u200D𑄟"],
  ["👩🏽\u200D🚀"],
])("[C10] %j keeps its joiners", (name) => {
  expect(cleanName(name)).toBe(name);
  expect(nameProblem(name)).toBeUndefined();
});

test.each([
  ["A\u200Cna", "Ana"],
  ["رضا\u200C", "رضا"],
  ["د\u200Cب", "دب"],
  ["ب\u200Dب", "بب"],
  ["ء\u200Cب", "ءب"],
  ["क\u200Dष", "कष"],
  ["\u094D\u200DAna", "Ana"],
  ["Ana\u200D", "Ana"],
  ["ි\u200Cabc \u200C", "abc"],
  ["ක\u0DD9\u200D\u0DCA\u200D\u200Dx", "කේx"],
  ["👩\u200Da", "👩a"],
  ["👩\u200C🚀", "👩🚀"],
])("[C10] %j has joiners that join nothing, and is %j", (typed, shown) => {
  expect(cleanName(typed)).toBe(shown);
});

test("[C10] viramas are told by the class that Unicode gives them", () => {
  const viramas =
    "094D 09CD 0A4D 0ACD 0B4D 0BCD 0C4D 0CCD 0D3B 0D3C 0D4D 0DCA 0E3A 0EBA 0F84 1039 103A 1714 17D2 1B44 A8C4 11046 11133"
      .split(" ")
      .map((hex) => String.fromCodePoint(Number.parseInt(hex, 16)));
  for (const virama of viramas)
    expect(cleanName(`क${virama}\u200Dक`), virama).toBe(`क${virama}\u200Dक`.normalize("NFC"));
  for (const mark of "\u093C\u3099\u309A\u05B0\u0301\u0E38\u09BE")
    expect(cleanName(`क${mark}\u200Dक`)).not.toContain("\u200D");
});

test("[C10] names that differ only in joiners are one name", () => {
  expect(nameKey("علی\u200Cرضا")).toBe(nameKey("علیرضا"));
  expect(nameSkeleton("പ്രവീണ്\u200D")).toBe(nameSkeleton("പ്രവീണ്"));
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

test("[C3] [C10] a name of any script is shown as it is written", () => {
  for (const word of everyScript) {
    expect(cleanName(`${word} ${word}`)).toBe(`${word} ${word}`.normalize("NFC"));
    expect(nameProblem(cleanName(word))).toBeUndefined();
  }
});

test("[C11] a title of what nobody sees is refused; an empty one is none", () => {
  for (const typed of invisible) expect(titleProblem(cleanName(typed), typed)).toBe("title-missing");
  for (const typed of ["", "  ", "Tea"]) expect(titleProblem(cleanName(typed), typed)).toBeUndefined();
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
    ...invisible,
  ];
  for (const typed of nothing) expect(nameProblem(cleanName(typed))).toBe("name-missing");
  for (const sign of invisible) expect(nameSkeleton(cleanName(`Ana${sign}`)), sign).toBe(nameSkeleton("Ana"));
  expect(nameProblem("🦊".repeat(limits.nameLength))).toBeUndefined();
  expect(nameProblem("🦊".repeat(limits.nameLength + 1))).toBe("name-too-long");
});
