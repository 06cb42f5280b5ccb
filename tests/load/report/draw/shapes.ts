import { type Markup, markup } from "../markup.ts";

/** A coordinate, to a tenth of a pixel: more would only make the file longer. */
export const px = (value: number) => Math.round(value * 10) / 10;

/** As wide as a text is drawn at most, in pixels: there is nothing here to measure it with, and fonts differ. */
export const textWidth = (text: string) => text.length * 7.4;

/** A text in lines that are at most that wide, broken between words. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && textWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** A text with its baseline at `y`. Its classes say how it looks, and whether it begins, is centred or ends at `x`. */
export function label(classes: string, x: number, y: number, text: string): Markup {
  return markup`<text class="${classes}" x="${px(x)}" y="${px(y)}">${text}</text>`;
}

export function across(classes: string, from: number, to: number, y: number): Markup {
  return markup`<line class="${classes}" x1="${px(from)}" x2="${px(to)}" y1="${px(y)}" y2="${px(y)}"/>`;
}

export function upright(classes: string, x: number, from: number, to: number): Markup {
  return markup`<line class="${classes}" x1="${px(x)}" x2="${px(x)}" y1="${px(from)}" y2="${px(to)}"/>`;
}

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

export function box(classes: string, { x, y, width, height }: Box, radius = 0): Markup {
  const size = markup`width="${px(width)}" height="${px(height)}" rx="${radius}"`;
  return markup`<rect class="${classes}" x="${px(x)}" y="${px(y)}" ${size}/>`;
}

/** A line through places given as "x,y x,y". */
export const path = (classes: string, places: string) => markup`<polyline class="${classes}" points="${places}"/>`;

export const area = (classes: string, places: string) => markup`<polygon class="${classes}" points="${places}"/>`;

export function dot(classes: string, x: number, y: number): Markup {
  return markup`<circle class="${classes}" cx="${px(x)}" cy="${px(y)}" r="3"/>`;
}
