import type { Random } from "../../support/random.ts";

const vocabularySize = 30_000;
const commonSigns = 3000;
const medianWords = 7;
const mostWords = 120;

const onsets = [
  "b",
  "br",
  "d",
  "f",
  "g",
  "gl",
  "h",
  "k",
  "l",
  "m",
  "n",
  "p",
  "pr",
  "r",
  "s",
  "st",
  "t",
  "th",
  "v",
  "w",
];
const vowels = ["a", "e", "i", "o", "u", "ai", "ea", "oo"];
const endings = ["", "", "", "l", "n", "nd", "r", "rk", "s", "st", "t", "ng"];

/** Chatter as in chats, the same for the same numbers: words by Zipf's law, lengths log-normal. */
export function openChatter(random: Random) {
  const words = vocabulary(random);
  const wordAt = (chance: number) => words[Math.floor(words.length ** chance) - 1] ?? "";
  return {
    words,
    /** A sentence of signs without blanks, by the same law. */
    signs(length: number): string {
      const signs = Array.from({ length }, () => 0x4dff + Math.floor(commonSigns ** random.between(0, 1)));
      return String.fromCharCode(...signs);
    },
    message(): string {
      const length = Math.min(mostWords, Math.max(1, Math.round(medianWords * Math.exp(0.8 * normal(random)))));
      const spoken = Array.from({ length }, () => wordAt(random.between(0, 1)));
      return `${spoken.join(" ")}${random.one([".", "", "", "!", "?"])}`;
    },
  };
}

function vocabulary(random: Random): readonly string[] {
  const words = new Set<string>();
  while (words.size < vocabularySize) {
    const syllables = 1 + Math.floor(Math.log10(1 + words.size) * random.between(0.2, 0.7));
    words.add(Array.from({ length: syllables }, () => syllable(random)).join(""));
  }
  return [...words];
}

const syllable = ({ one }: Random) => `${one(onsets)}${one(vowels)}${one(endings)}`;

function normal({ between }: Random): number {
  let sum = -6;
  for (let at = 0; at < 12; at++) sum += between(0, 1);
  return sum;
}
