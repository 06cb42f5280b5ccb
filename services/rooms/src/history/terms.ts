import { limits } from "@parlor/contracts/limits";
import { nameKey } from "@parlor/contracts/name";
import { normal } from "@parlor/contracts/normal";

/**
 * What the index is given of a message: terms between blanks, in two columns. Punctuation has one of its own, so that
 * `a-b` and `a b` are the same two words next to each other.
 */
export type Terms = { readonly words: string; readonly marks: string };

/** Terms that stand next to each other. `open`: the last one may go on. */
export type Phrase = { readonly column: keyof Terms; readonly terms: readonly string[]; readonly open: boolean };

/** Written without blanks: every two neighbours are a term, and the last one alone. */
const unspacedScripts =
  "Han Hira Kana Bopo Hang Yiii Thai Laoo Khmr Mymr Lana Tale Talu Tavt Java Bali Sund Cham".split(" ");
const unspaced = `[[${unspacedScripts.map((script) => `\\p{scx=${script}}`).join("")}]&&[\\p{L}\\p{Nl}\\p{M}]]`;
const letters = `[[\\p{L}\\p{N}]--${unspaced}]`;
const inWord = `[[\\p{L}\\p{N}\\p{M}]--${unspaced}]`;
/** Punctuation that people leave out or type too much. The rest is looked for as it is: `C#`, `C++`, `@`. */
const soft = "[[\\p{P}\\x60]--[#@&%]]";
const blank = "[\\p{Z}\\p{Cc}\\u200B\\u200C]";
const hard = `[[\\p{Any}]--[${unspaced}\\p{L}\\p{N}${soft}${blank}]]`;
const piece = new RegExp(`(${letters}${inWord}*)|(${unspaced}+)|(${soft}+)|(${hard}+)`, "gv");
const blanks = new RegExp(`${blank}+`, "v");

const isAscii = /^[\0-\x7f]*$/;
const hardAscii = /[#-&+<->@^|~]+/g;
const softAscii = /[!"'()*,\-./:;?[\\\]_`{}]+/g;
const notInTerms = /[^a-z0-9\x80-\uffff]+/g;

/** With its points, a letter of these scripts is another way to write the same one. A tatweel only stretches. */
const points =
  "\\u0591-\\u05BD\\u05BF\\u05C1\\u05C2\\u05C4\\u05C5\\u05C7" +
  "\\u0610-\\u061A\\u0640\\u064B-\\u065F\\u0670\\u06D6-\\u06DC\\u06DF-\\u06E4\\u06E7\\u06E8\\u06EA-\\u06ED\\u08CA-\\u08FF";
/** What is not seen, but for what ends a word, or a part of one in Persian, joins emoji, or names a flag. */
const unseen =
  "(?!\\u200B|(?<=\\p{scx=Arab})\\u200C|\\u200D\\p{Extended_Pictographic}|[\\u{E0020}-\\u{E007F}])" +
  "\\p{Default_Ignorable_Code_Point}";
const accents = new RegExp(
  `(?<=[\\p{sc=Latn}\\p{sc=Grek}])\\p{M}+|(?<=\\p{sc=Cyrl})[\\u0300\\u0301]|(?<=[еЕ])\\u0308|[${points}]|${unseen}`,
  "gu",
);

/** Much quicker than to look for the accents themselves. */
const mayFold = /[\p{M}\p{Default_Ignorable_Code_Point}\u0640]/u;

/** No message is longer, in code units. */
const longest = 2 * limits.textLength;

/** One way to write what people take for the same: case, width, accents of Latin, points of Hebrew and Arabic. */
function fold(text: string): string {
  if (isAscii.test(text)) return text.toLowerCase();
  const apart = normal(text, "NFKD");
  const bare = mayFold.test(apart) ? apart.replace(accents, "") : apart;
  return normal(bare.toUpperCase().toLowerCase().replaceAll("ς", "σ"), "NFC");
}

export function termsOf(text: string): Terms {
  const folded = fold(text.slice(0, longest));
  if (!isAscii.test(folded)) return termsIn(folded);
  return {
    words: folded.replace(hardAscii, (run) => ` ${pairs(wide(run), symbols)} `),
    marks: folded.match(softAscii)?.map(termsOfMarks).join(" ") ?? "",
  };
}

function termsIn(folded: string): Terms {
  let [words, marks] = ["", ""];
  for (const { terms, isSoft } of unitsOf(folded)) {
    if (isSoft) marks += marks === "" ? terms : ` ${terms}`;
    else words += words === "" ? terms : ` ${terms}`;
  }
  return { words, marks };
}

/** A word, or the terms of a run that goes on as far as it can. */
type Unit = { readonly terms: string; readonly isWord: boolean; readonly isSoft: boolean };

function* unitsOf(folded: string): Iterable<Unit> {
  for (const [all, word, signs, marks] of folded.matchAll(piece)) {
    const isWord = word !== undefined;
    const terms = isWord ? all : signs !== undefined ? pairs(all, letterSigns) : pairs(wide(all), symbols);
    yield { terms, isWord, isSoft: marks !== undefined };
  }
}

/** A letter with the marks above and below it. */
const letterSigns = /\P{Mn}\p{Mn}*|\p{Mn}+/gsu;
/** A flag is two letters. What is joined to an emoji is not that emoji by itself. */
const symbols = /\p{RI}\p{RI}|\u200D?./gsu;

/** Every two neighbours, and the last one alone. */
function pairs(run: string, part: RegExp): string {
  const parts = run.match(part) ?? [];
  return parts.map((one, at) => one + (parts[at + 1] ?? "")).join(" ");
}

/** The index takes ASCII other than letters and digits for blanks: their wide forms, which folding removed, are terms. */
const wide = (text: string) =>
  text.replace(/[^a-z0-9\x80-\uffff]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0));

const knownMarks = new Map<string, string>([..."!\"'(),-.:?"].map((mark) => [mark, wide(mark)]));
const termsOfMarks = (run: string) => knownMarks.get(run) ?? pairs(wide(run), symbols);

/** What was typed: a phrase for each word, and how many words that is. Marks count only where there is nothing else. */
export function phrasesOf(typed: string): { readonly phrases: readonly Phrase[]; readonly count: number } {
  const words = fold(typed.slice(0, longest))
    .split(blanks)
    .map((word) => [...unitsOf(word)]);
  const said = words.map((units) => units.filter(({ isSoft }) => !isSoft)).filter((units) => units.length > 0);
  const isMarks = said.length === 0;
  const asked = isMarks ? words.filter((units) => units.length > 0) : said;
  const column = isMarks ? "marks" : "words";
  return {
    phrases: asked.map((units, at) => ({ column, ...phrase(units, at === asked.length - 1) })),
    count: asked.reduce((count, units) => count + units.length, 0),
  };
}

/** The last run may be a part of a longer one, which does not end there. */
function phrase(units: readonly Unit[], isLast: boolean): Pick<Phrase, "terms" | "open"> {
  const last = units.at(-1);
  const ends = last?.terms.split(" ") ?? [];
  const isPart = last?.isWord === false && ends.length > 1;
  const terms = [
    ...units.slice(0, -1).flatMap((unit) => unit.terms.split(" ")),
    ...(isPart ? ends.slice(0, -1) : ends),
  ];
  return { terms, open: last?.isWord ? isLast : ends.length === 1 };
}

/** Whether a text has these phrases, as the index would find it. */
export function hasPhrases(text: string, phrases: readonly Phrase[]): boolean {
  const { words, marks } = termsOf(text);
  const within = { words: ` ${words.replace(notInTerms, " ")} `, marks: ` ${marks} ` };
  return phrases.every(({ column, terms, open }) => within[column].includes(` ${terms.join(" ")}${open ? "" : " "}`));
}

/** Terms about a message begin with a sign of their own, which costs the index of first letters one entry for all. */
const about = "\ue000";

/** Rooms may share it: it only narrows the search. */
export const roomTerm = (room: string): string => `${about}${room.replace(/[-_]/g, "")}`;

/** The same for two names that are one in a room. */
export const authorTerm = (name: string): string => `${about}＠${wide(nameKey(name))}`;

export const linkTerm = `${about}＃link`;
