import { readFileSync } from "node:fs";
import { type Markup, markup, trusted } from "./markup.ts";

/** Figures drawn, and the same figures as a table: exact, and for people who do not see the drawing. */
export type Drawing = {
  readonly title: string;
  /** Draws it for a width in pixels. Text keeps its size, so a phone and a desk each get a drawing of their own. */
  readonly draw: (width: number) => Sketch;
  readonly table: Table;
};

/** What is inside of an SVG, from 0, 0. Pixels at the drawing's natural size. */
export type Sketch = { readonly height: number; readonly content: Markup };

/** Figures as they are to be read. The first column names the row; without a head it is names and values. */
export type Table = { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** The colours and type of all drawings. They follow the reader's scheme, light or dark. */
export const drawingStyle: Markup = trusted(readFileSync(new URL("./drawing.css", import.meta.url), "utf8"));

/** The drawing as an element of an HTML page that has `drawingStyle`. */
export function svg({ title, draw }: Drawing, width: number): Markup {
  const { height, content } = draw(width);
  return markup`<svg class="drawing" viewBox="0 0 ${width} ${height}" role="img">
<title>${title}</title>
${content}
</svg>`;
}

const edge = 20;
const headHeight = 48;

/** The drawing as a file of its own, for a Markdown page to show: with its title, style and background. */
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

/** What is drawn if there is nothing to draw. */
export function nothing(width: number): Sketch {
  return {
    height: 96,
    content: markup`<text class="soft" text-anchor="middle" x="${width / 2}" y="52">Nothing was measured.</text>`,
  };
}
