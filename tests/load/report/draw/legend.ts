import { markup } from "../markup.ts";
import type { Sketch } from "./drawing.ts";
import { across, label, textWidth } from "./shapes.ts";

const swatch = 26; // pixels, with the gap behind it
const gap = 14;
const lineHeight = 20;

/** Names, each behind a piece of its line, in as many rows as it takes. A line that is alone needs none. */
export function legend(lines: readonly { readonly name: string }[], width: number): Sketch {
  if (lines.length < 2) return { height: 0, content: markup`` };
  let [x, row] = [0, 0];
  const entries = lines.map(({ name }, at) => {
    const wide = swatch + textWidth(name);
    if (x > 0 && x + wide > width) [x, row] = [0, row + 1];
    const [from, y] = [x, row * lineHeight + 11];
    x += wide + gap;
    return [across(`line ${toneOf(at)}`, from + 1, from + swatch - 7, y - 4), label("", from + swatch, y, name)];
  });
  return { height: (row + 1) * lineHeight + 6, content: markup`${entries}` };
}

/** The class that gives the n-th of several lines its colour and dashes. */
export const toneOf = (index: number) => `tone-${index % 6}`;
