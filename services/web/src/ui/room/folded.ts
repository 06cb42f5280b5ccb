import { isVisible } from "@parlor/contracts";
import type { Piece } from "./links.ts";

const mostLines = 40;
/** In characters: a wide bubble has more, a phone fewer. */
const line = 60;
const mostEmpty = 2;

/** Of many empty lines in a row, two stay. */
export function withoutGaps(text: string): string {
  let empty = 0;
  const lines = text.split("\n").filter((words) => {
    empty = isVisible(words) ? 0 : empty + 1;
    return empty <= mostEmpty;
  });
  return lines.join("\n");
}

/** The end of a line or word, if one is near. */
export function foldOf(text: string): number | undefined {
  let lines = 0;
  let end = 0;
  for (const words of text.split("\n")) {
    const here = Math.max(1, Math.ceil(words.length / line));
    if (lines === mostLines) return end - 1;
    if (lines + here > mostLines) return end + wordEnd(words, (mostLines - lines) * line);
    lines += here;
    end += words.length + 1;
  }
  return undefined;
}

function wordEnd(words: string, most: number): number {
  const blank = words.lastIndexOf(" ", most);
  if (blank > most - line) return blank;
  const low = words.charCodeAt(most);
  return low >= 0xdc00 && low < 0xe000 ? most - 1 : most; // no half characters
}

/** A link that is cut keeps its address. */
export function upToFold(pieces: readonly Piece[], fold: number): readonly Piece[] {
  let left = fold;
  return pieces.flatMap((piece) => {
    const text = piece.text.slice(0, Math.max(0, left));
    left -= piece.text.length;
    return text === "" ? [] : [{ ...piece, text }];
  });
}
