import { readFileSync } from "node:fs";
import { type Markup, markup, trusted } from "../markup.ts";
import { box, label, wrap } from "./shapes.ts";

/** Figures drawn, and the same figures as a table for whoever wants them to the digit or does not see the drawing. */
export type Drawing = {
  readonly title: string;
  /** Draws it that wide: text keeps its size, so a phone and a desk each get a drawing of their own. */
  readonly draw: (width: number) => Sketch;
  readonly table: Table;
};

/** What is inside of an SVG, from 0, 0. Widths and heights are pixels at the drawing's natural size. */
export type Sketch = { readonly height: number; readonly content: Markup };

/** Of figures as they are to be read. The first column names the row; without a head it is names and values. */
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

/** The drawing as a file of its own, for a Markdown page to show: with its title, style and background. */
export function svgFile({ title, draw }: Drawing, width: number): string {
  const edge = 20;
  const { height, content } = draw(width - 2 * edge);
  const heading = wrap(title, (width - 2 * edge) * 0.8); // it is larger than other text
  const head = 32 + heading.length * 20;
  const whole = head + height + edge;
  const size = markup`width="${width}" height="${whole}" viewBox="0 0 ${width} ${whole}"`;
  return markup`<svg xmlns="http://www.w3.org/2000/svg" class="drawing" role="img" ${size}>
<title>${title}</title>
<style>${drawingStyle}</style>
${box("sheet", { x: 0, y: 0, width, height: whole }, 12)}
${heading.map((line, at) => label("heading", edge, 32 + at * 20, line))}
<g transform="translate(${edge} ${head})">${content}</g>
</svg>
`.markup;
}

/** What is drawn where there is nothing to draw. */
export function nothing(width: number): Sketch {
  const height = 96;
  const text = label("soft middle", width / 2, height / 2 + 4, "Nothing was measured.");
  return { height, content: markup`${box("empty", { x: 0, y: 0, width, height }, 8)}${text}` };
}
