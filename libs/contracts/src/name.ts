import { limits } from "./limits.ts";
import { alsoAlike, confusables } from "./lookalikes.ts";

/**
 * What nobody sees: controls, bidi controls, zero-width characters and all else that Unicode lets a font ignore, what is
 * no character, and what is drawn as nothing all the same (a blank of Braille, a note without a head, fillers, joiners).
 */
const unseen =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\uFFFC\uFFFD\u2D7F\u{1107F}\u{16FE4}\u{1BC9D}\u{1D159}]/gu;
/** What makes an emoji of a character that is drawn as text otherwise, and what joins emoji to one. */
const selector = /(?<=[\p{Extended_Pictographic}--\p{Emoji_Presentation}])\uFE0F|(?<=[0-9#*])\uFE0F(?=\u20E3)/gv;
const joiner =
  /(?<=\p{Extended_Pictographic}(?:\uE000|\uFE0F)?\p{Emoji_Modifier}?)\u200D(?=\p{Extended_Pictographic})/gu;
/** They stand for the two while the rest is stripped: for private use, so that nothing else can be meant. */
const [keptSelector, keptJoiner] = ["\uE000", "\uE001"];
/** What most names are: nothing in them is to be cleaned, and no form of Unicode changes them. */
const plain = /^[!-~]+(?: [!-~]+)*$/;
/** A letter, a digit or a sign: a mark alone stands on nothing. */
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;

/**
 * A name as it is shown: what nobody sees stripped, white space folded to single spaces and trimmed, no mark in front, NFC.
 * Follows the nickname profile (RFC 8266 section 2.1), with emoji kept whole. May be empty, and longer than what was typed.
 */
export function cleanName(input: string): string {
  if (plain.test(input)) return input;
  return input
    .toWellFormed()
    .replace(/[\t\n\r]/g, " ")
    .replace(/[\uE000\uE001]/g, "")
    .normalize("NFC")
    .replace(selector, keptSelector)
    .replace(joiner, keptJoiner)
    .replace(unseen, (char) => (char === keptJoiner ? "\u200D" : char === keptSelector ? "\uFE0F" : ""))
    .replace(/\p{Zs}+/gu, " ")
    .replace(/^[\p{M} ]+| $/gu, "")
    .normalize("NFC");
}

/** Two names are the same in a room when their keys are equal (RFC 8266 section 2.3: NFKC, case-folded). */
export function nameKey(name: string): string {
  if (plain.test(name)) return name.toLowerCase();
  return unjoined(cleanName(unjoined(name).normalize("NFKC").toLowerCase().toUpperCase().toLowerCase())).normalize(
    "NFKC",
  );
}

/** A clean name without what emoji are joined and selected with: it is not seen whether that is there. */
export function unjoined(name: string): string {
  return cleanName(name).replace(/[\u200D\uFE0F]/g, "");
}

const looks: ReadonlyMap<string, string> = new Map(
  `${confusables}${alsoAlike}`
    .split("\n")
    .map((line) => line.split(" "))
    .flatMap(([look = "", alike = ""]) => [...alike].map((char): [string, string] => [char, look])),
);

/**
 * What a name looks like at a glance, after Unicode TS 39: two different names with one skeleton are told apart in the
 * page. Capitals are looked up before they become small: they are drawn like other letters than their small ones.
 */
export function nameSkeleton(name: string): string {
  const small = look(bare(unjoined(name))).toLowerCase();
  return look(look(small)).replace(/vv/g, "w").trim();
}

const look = (text: string) => bare([...text].map((char) => looks.get(char) ?? char).join(""));
/** Without marks, and what is written in another form than the usual one in that. */
const bare = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "");

/** Why a cleaned name cannot be used, or undefined when it can. */
export function nameProblem(name: string): "name-missing" | "name-too-long" | undefined {
  if (!visible.test(name)) return "name-missing";
  return [...name].length > limits.nameLength ? "name-too-long" : undefined;
}

/** Why a title cannot be used that was cleaned like a name, or undefined when it can. An empty one takes it away. */
export function titleProblem(title: string): "title-too-long" | undefined {
  return [...title].length > limits.titleLength ? "title-too-long" : undefined;
}

/** As much of a title as may be. */
export function cutTitle(title: string): string {
  return cleanName([...cleanName(title)].slice(0, limits.titleLength).join(""));
}
