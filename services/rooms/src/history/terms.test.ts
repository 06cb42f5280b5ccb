import { everyScript } from "@parlor/contracts/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { authorTerm, hasPhrases, phrasesOf, termsOf } from "./terms.ts";

const finds = (text: string, typed: string) => hasPhrases(text, phrasesOf(typed).phrases);

test.each([
  ["你好世界", "世界 界 你好世界 你 世", "好界 世你 您"],
  ["何か食べる、ね", "か 食べ 何か", "が べ食"],
  ["がんばる", "がん", "か"],
  ["Pythonは最高です", "python は Pythonは は最高", "ython"],
  ["한국어는 어렵다", "국어 한국", "어한"],
  ["สวัสดีครับ", "ครับ สวัสดี", "ครู"],
  ["की बात", "की बात", "का बा्त"],
  ["שָׁלוֹם עולם", "שלום שָׁלוֹם", "שלמה"],
  ["שלום", "שָׁלוֹם", "לום"],
  ["مُحَمَّد و محمـــد", "محمد مُحَمَّد", "احمد"],
  ["علی\u200Cرضا", "رضا علی\u200Cرضا", "ضا"],
  ["I like C++, a lot", "C++ c+ ++", "C+++ C#"],
  ["C is enough", "c", "C++ C#"],
  ["a <<< b", "<<< << <", "<<<< <>"],
  ["wait... what?!", "... ?! wait...", "...."],
  ["a. b. c.", ".", "..."],
  ["hi :-)", ":-) :-", ":-("],
  ["AT&T's it’s", "at&t it's its", "at+t"],
  ["👍🏽", "👍 👍🏽", "👍🏿 👎"],
  ["👍", "👍", "👍🏽"],
  ["👨‍👩‍👧 at home", "👨‍👩‍👧 👨", "👩 👧"],
  ["🇩🇪🇪🇸", "🇪🇸 🇩🇪", "🇪🇪"],
  ["I ❤️ it", "❤ ❤️", "💔"],
  ["Ｃ＋＋ ﬁne", "c++ fine", "c#"],
  ["Ёжик мой", "ежик ёжик мой", "мои"],
  ["Straße ΟΔΟΣ İzmir café", "STRASSE οδος izmir cafe CAFÉ οδοσ", "strase"],
  ["self-hosted snake_case", "hosted self-hosted snake_case case", "elf"],
])("[R56] %j is found by each of %j, and by none of %j", (text, found, not) => {
  expect(found.split(" ").filter((typed) => typed !== "its" && !finds(text, typed))).toEqual([]);
  expect(not.split(" ").filter((typed) => finds(text, typed))).toEqual([]);
});

const piece = fc.oneof(
  fc.constantFrom(...everyScript),
  fc.constantFrom(
    ..."世界 你好世界 か食べる ครับ हिन्दी C++ <<< :-) 👍🏽 👨‍👩‍👧 🇩🇪🇪🇸 ❤️ שָׁלוֹם مُحَمَّد Ёж é Ａ １ ﷺ ½ ™ \u200B a\u0301\u0316".split(
      " ",
    ),
  ),
  fc.string({ unit: "grapheme", maxLength: 5 }),
  fc.string({ unit: "binary", maxLength: 5 }).map((text) => text.toWellFormed()),
);
const text = fc.array(fc.tuple(piece, fc.constantFrom("", " ", " ", ", ", "\n")), { maxLength: 12 });

test("[R56] whatever words are copied out of a message find it", () => {
  fc.assert(
    fc.property(text, fc.nat(20), fc.nat(20), (pieces, from, length) => {
      const whole = pieces.flat().join("");
      const words = whole.split(/([\p{Z}\p{Cc}]+)/u);
      const copied = words.slice(from % words.length, (from % words.length) + 1 + length).join("");
      expect(finds(whole, copied)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test("[R56] a part of what is written without blanks finds it, and so does a part of a run of signs", () => {
  const sign = fc.constantFrom(..."世界你好かがンー한국ครบ、。<+=😀😁", "👍🏽", "👨‍👩‍👧", "🇩🇪", "ดี");
  fc.assert(
    fc.property(fc.array(sign, { minLength: 1, maxLength: 30 }), fc.nat(), fc.nat(), (signs, a, b) => {
      const [from, to] = [a % signs.length, b % signs.length].sort((one, other) => one - other);
      expect(finds(`x ${signs.join("")} y`, signs.slice(from, (to ?? 0) + 1).join(""))).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test("[R56] texts are folded alike, whether or not they are ASCII", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme-ascii", maxLength: 40 }), (text) => {
      const { words, marks } = termsOf(text);
      const other = termsOf(`${text} 世`);
      expect(`${words} 世`.match(/[a-z0-9\x80-\uffff]+/g)?.join(" ")).toBe(other.words);
      expect(marks).toBe(other.marks);
    }),
  );
});

test.each([
  ["", 0],
  ["red fox", 2],
  ["a-a-a-a-b", 5],
  [Array.from({ length: 100 }, () => "a").join("-"), 100],
  ["it's.the,same\u2028again", 5],
  ["日本語 это текст", 3],
  ["Zo\u0308e cafe\u0301", 2],
  ["a\u200bb", 2],
  ["C++ <<<", 3],
  ["...", 1],
  ["hello ...", 1],
  [" \u2800", 1],
])("[R44] %j is counted as %i words", (typed, count) => {
  expect(phrasesOf(typed).count).toBe(count);
});

test("a name is one term, and the same for all that are one name in a room", () => {
  expect(authorTerm("Ana B-2")).toBe(authorTerm("ana b-2"));
  expect(authorTerm("Ana B")).not.toBe(authorTerm("AnaB"));
  for (const name of [...everyScript, "Ana B", 'a"b', "a b-c.d"])
    expect(authorTerm(name)).toMatch(/^[a-z0-9\x80-\uffff]+$/);
});
