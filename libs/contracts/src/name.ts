import { withoutStrayJoiners } from "./joiners.ts";
import { limits } from "./limits.ts";
import { normal } from "./normal.ts";
import { isLonger } from "./overlong.ts";
import { isVisible, unseen } from "./visible.ts";

/** The selector that makes an emoji of a character otherwise drawn as text. */
const selector = /(?<=[\p{Extended_Pictographic}--\p{Emoji_Presentation}])\uFE0F|(?<=[0-9#*])\uFE0F(?=\u20E3)/gv;
const keptSelector = "\uE000";
/** Belongs into some names, and cannot be seen by itself. */
const joined = /\u200C|\u200D|\uFE0F/g;
const plain = /^[!-~]+(?: [!-~]+)*$/;

/** A name as shown (RFC 8266 section 2.1); emoji and joiners of words stay. May be empty, or longer than the input. */
export function cleanName(input: string): string {
  if (plain.test(input)) return input;
  const clean = cleanOnce(input);
  return clean === input ? clean : cleanName(clean); // what is stripped may have kept apart what now is to be cleaned
}

function cleanOnce(input: string): string {
  const typed = input
    .toWellFormed()
    .replace(/[\t\n\r]/g, " ")
    .replaceAll(keptSelector, "");
  const seen = normal(typed, "NFC")
    .replace(selector, keptSelector)
    .replace(unseen, (char) => (char === keptSelector ? "\uFE0F" : isJoiner(char) ? char : ""))
    .replace(/\p{Zs}+/gu, " ")
    .replace(/^[\p{M} \u200C\u200D]+| $/gu, "");
  return normal(withoutStrayJoiners(seen), "NFC");
}

const isJoiner = (char: string) => char === "\u200C" || char === "\u200D";

/** Two names are the same in a room if their keys are equal (RFC 8266 section 2.3: NFKC, case-folded). */
export function nameKey(name: string): string {
  if (plain.test(name)) return name.toLowerCase();
  const folded = normal(unjoined(name), "NFKC").toLowerCase().toUpperCase().toLowerCase();
  return normal(unjoined(cleanName(folded)), "NFKC");
}

/** Without joiners and selectors, which nobody notices at a glance. */
export function unjoined(name: string): string {
  return cleanName(name).replace(joined, "");
}

/** Undefined if a cleaned name can be used. */
export function nameProblem(name: string): "name-missing" | "name-too-long" | undefined {
  if (!isVisible(name)) return "name-missing";
  return isLonger(name, limits.nameLength) ? "name-too-long" : undefined;
}

/** Undefined if a cleaned title can be used. Empty takes it away, unless something invisible was `typed`. */
export function titleProblem(title: string, typed = title): "title-missing" | "title-too-long" | undefined {
  if (title === "" && /[^\p{Zs}\t\n\r]/u.test(typed)) return "title-missing";
  return isLonger(title, limits.titleLength) ? "title-too-long" : undefined;
}

export function cutTitle(title: string): string {
  return cleanName([...cleanName(title)].slice(0, limits.titleLength).join(""));
}
