import { nameSkeleton } from "@parlor/contracts";

// What others call themselves and their room, in a sentence of the page's own. A name is a line of up to 32 characters of
// their choice: it must not be able to say what the page says, nor turn its words around.

/** One word of letters, as most names are. */
const word = /^\p{L}[\p{L}\p{M}\p{N}'’-]*$/u;
/** Letters of scripts that run from right to left. */
const backwards = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
const quotes = /["“”„‟«»‹›〝〞＂❝❞]/gu;
/** Around what keeps its own direction. Nothing that somebody typed has these: names and titles are rid of them. */
const [isolate, end] = ["\u2068", "\u2069"];
const you = nameSkeleton("You");

/** Said of a name that somebody else's is mistaken for. */
export const looksAlike = "looks like another name here";

/** A name in a sentence: what could be words of the sentence stands in quotation marks. */
export function setOff(name: string): string {
  if (!word.test(name) || nameSkeleton(name) === you) return quoted(name);
  return isolated(name);
}

/** Words of others in a sentence, in quotation marks; those inside are another kind. */
export const quoted = (words: string) => `“${isolate}${words.replace(quotes, "'")}${end}”`;

/** Words of others where no marks should be. */
export const isolated = (words: string) => (backwards.test(words) ? `${isolate}${words}${end}` : words);

/** The parts of a sentence; those `apart` are words of others. */
export function partsOf(told: string): readonly { readonly text: string; readonly apart: boolean }[] {
  return told
    .split(/[\u2068\u2069]/)
    .map((text, at) => ({ text, apart: at % 2 === 1 }))
    .filter(({ text }) => text !== "");
}

/** The sentence as it is read aloud. */
export const aloud = (told: string) => told.replace(/[\u2068\u2069]/g, "");
