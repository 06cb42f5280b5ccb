import { readFileSync } from "node:fs";
import { type Markup, markup, trusted } from "./markup.ts";

/** A drawing, and its figures as a table for people who do not see it. */
export type Drawing = {
  readonly title: string;
  /** `width` is in pixels. Text keeps its size, so a phone and a desk each get a drawing of their own. */
  readonly draw: (width: number) => Sketch;
  readonly table: Table;
};

/** An SVG's inside, from 0, 0; pixels at its natural size. */
export type Sketch = { readonly height: number; readonly content: Markup };

/** The first column names the row. Without a head it is names and values. */
export type Table = { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** The style of all drawings, in the reader's scheme, light or dark. */
export const drawingStyle: Markup = trusted(readFileSync(new URL("./drawing.css", import.meta.url), "utf8"));

/** An element for an HTML page that has `drawingStyle`. */
export function svg({ title, draw }: Drawing, width: number): Markup {
  const { height, content } = draw(width);
  return markup`<svg class="drawing" viewBox="0 0 ${width} ${height}" role="img">
<title>${title}</title>
${content}
</svg>`;
}

const edge = 20;
const headHeight = 48;

/** A file for a Markdown page to show, with title, style and background. */
export function svgFile({ title, draw }: Drawing, width: number): string {
  const { height, content } = draw(width - 2 * edge);
  const whole = headHeight + height + edge;
  return markup`<svg xmlns="http://www.w3.org/2000/svg" class="drawing" role="img" width="${width}" height="${whole}" viewBox="0 0 ${width} ${whole}">
<title>${title}</title>
<style>${drawingStyle}</style>
<rect class="sheet" width="${width}" height="${whole}" rx="12"/>
<text class="heading" x="${edge}" y="32">${title}</text>
<g transform="translate(${edge} ${headHeight})">${content}</g>
</svg>
`.markup;
}

export function nothing(width: number): Sketch {
  return {
    height: 96,
    content: markup`<text class="soft" text-anchor="middle" x="${width / 2}" y="52">Nothing was measured.</text>`,
  };
}
