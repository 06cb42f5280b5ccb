import { limits } from "./limits.ts";

/** Bidi controls, zero-width characters and the other invisible formatting of Unicode, joiners between emoji apart. */
const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u115F\u1160\u3164\uFFA0]/gu;
const joiner = /(?<=\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?)\u200D(?=\p{Extended_Pictographic})/gu;
const keptJoiner = "\uE000";
/** What most names are: nothing in them is to be cleaned, and no form of Unicode changes them. */
const plain = /^[!-~]+(?: [!-~]+)*$/;

/**
 * A name as it is shown: invisible characters stripped, white space folded to single spaces and trimmed, NFC.
 * Follows the nickname profile (RFC 8266 section 2.1), with joined emoji kept whole. May be empty.
 */
export function cleanName(input: string): string {
  if (plain.test(input)) return input;
  return input
    .toWellFormed()
    .replace(/[\t\n\r]/g, " ")
    .replace(/\uE000/g, "")
    .replace(joiner, keptJoiner)
    .replace(invisible, (char) => (char === keptJoiner ? "\u200D" : ""))
    .replace(/\uFFFD/g, "")
    .replace(/\p{Zs}+/gu, " ")
    .trim()
    .normalize("NFC");
}

/** Two names are the same in a room when their keys are equal (RFC 8266 section 2.3: NFKC, case-folded). */
export function nameKey(name: string): string {
  if (plain.test(name)) return name.toLowerCase();
  return cleanName(cleanName(name).normalize("NFKC").toLowerCase().toUpperCase().toLowerCase()).normalize("NFKC");
}

/** Letters of other scripts, and digits, that are drawn like a Latin letter. A selection of Unicode TS 39's table. */
const lookalikes: Record<string, string> = Object.fromEntries(
  [
    ["a", "аαɑ"],
    ["b", "ьЬ"],
    ["c", "сϲ"],
    ["d", "ԁ"],
    ["e", "еҽ"],
    ["g", "ɡ"],
    ["h", "һ"],
    ["i", "іιıl1|ⅼ"],
    ["j", "ј"],
    ["k", "кκ"],
    ["m", "м"],
    ["n", "п"],
    ["o", "оοо0օ"],
    ["p", "рρ"],
    ["q", "ԛ"],
    ["r", "г"],
    ["s", "ѕ5"],
    ["t", "тτ"],
    ["u", "υս"],
    ["v", "ѵν"],
    ["w", "ԝω"],
    ["x", "хχ"],
    ["y", "уγү"],
    ["z", "ᴢ"],
  ].flatMap(([latin = "", others = ""]) => [...others].map((other) => [other, latin])),
);

/** What a name looks like at a glance: two different names with one skeleton are told apart in the page. */
export function nameSkeleton(name: string): string {
  const plain = nameKey(name).normalize("NFD").replace(/\p{M}/gu, "");
  return [...plain]
    .map((char) => lookalikes[char] ?? char)
    .join("")
    .replace(/rn/g, "m")
    .replace(/vv/g, "w");
}

/** Why a cleaned name cannot be used, or undefined when it can. */
export function nameProblem(name: string): "name-missing" | "name-too-long" | undefined {
  if (name === "") return "name-missing";
  return [...name].length > limits.nameLength ? "name-too-long" : undefined;
}
