import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { type Drawing, nothing, type Sketch, type Table } from "./drawing.ts";
import { type Markup, markup, trusted } from "./markup.ts";

export type Axis = {
  readonly label: string;
  /** In equal factors instead of equal steps. Zero has no place on it. */
  readonly log?: boolean;
  readonly tell: (value: number) => string;
  /** For ticks, if `tell` says more than they need. */
  readonly tick?: (value: number) => string;
};

/** If `y` is undefined, the line is broken. */
type Point = { readonly x: number; readonly y: number | undefined };
export type Line = { readonly name: string; readonly points: readonly Point[] };

/** Lines over the same axis. One alone is filled. */
export type Lines = {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly Line[];
  /** Marks each point: for few points, measured one by one. */
  readonly dots?: boolean;
  /** Sets what lies before this x apart, under this name. */
  readonly before?: { readonly x: number; readonly name: string };
};

const { document } = parseHTML("<html></html>");
const tall = 250;
// For people who do not tell the colours apart.
const dashes = ["none", "9 3", "5 3", "8 3 2 3", "2 3", "1 4"] as const;
const tone = (index: number) => `var(--tone-${index % dashes.length})`;
const halo = { stroke: "var(--sheet)", strokeWidth: 4, fill: "var(--ink)" } as const;
const dash = (index: number) => dashes[index % dashes.length] ?? "none";

export function lines(chart: Lines): Drawing {
  return { title: chart.title, draw: (width) => drawLines(chart, width), table: tableOf(chart) };
}

/** Both axes in factors: a constant cost is a flat line, a linear one a steady slope. */
export const growth = ({ x, y, ...chart }: Omit<Lines, "dots" | "before">): Drawing =>
  lines({ ...chart, x: { ...x, log: true }, y: { ...y, log: true }, dots: true });

function drawLines({ x, y, lines, dots, before }: Lines, width: number): Sketch {
  const shown = lines.map(({ points }) =>
    points.map((point) => ({ ...point, y: isShown(y, point.y) ? point.y : undefined })),
  );
  const known = shown.flat().filter((point) => point.y !== undefined);
  if (known.length === 0) return nothing(width);
  const least = Math.min(...known.map((point) => point.x));
  const early = before !== undefined && least < before.x ? [{ ...before, from: least }] : [];
  const alone = shown.length === 1;
  const values = { x: known.map((point) => point.x), y: known.flatMap((point) => point.y ?? []) };
  return plot(width, { x, y }, values, alone ? [] : lines.map(({ name }) => name), [
    Plot.rect(early, { x1: "from", x2: "x", fill: "var(--wash)" }),
    Plot.text(early, { x: "from", frameAnchor: "top-left", ...halo, text: "name", fill: "var(--soft)", dx: 6, dy: 6 }),
    ...(alone ? [Plot.areaY(shown[0], { x: "x", y: "y", fill: tone(0), fillOpacity: 0.12 })] : []),
    ...shown.flatMap((points, at) => [
      Plot.lineY(points, {
        x: "x",
        y: "y",
        stroke: tone(at),
        strokeDasharray: dash(at),
        strokeWidth: 1.75,
      }),
      ...(dots ? [Plot.dot(points, { x: "x", y: "y", fill: tone(at), r: 3 })] : []),
    ]),
  ]);
}

const isShown = ({ log }: Axis, value: number | undefined) => value !== undefined && (!log || value > 0);

function tableOf({ x, y, lines }: Lines): Table {
  const all = new Set(lines.flatMap((line) => line.points.map((point) => point.x)));
  const columns = lines.map((line) => new Map(line.points.map((point) => [point.x, point.y])));
  const tell = (value: number | undefined) => (value === undefined ? "–" : y.tell(value));
  return {
    head: [x.label, ...lines.map((line) => line.name)],
    rows: [...all].sort((a, b) => a - b).map((at) => [x.tell(at), ...columns.map((column) => tell(column.get(at)))]),
  };
}

type Interval = { readonly from: number; readonly to: number; readonly count: number };

export type Histogram = {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly bars: readonly Interval[];
  readonly marks: readonly { readonly name: string; readonly x: number }[];
};

export function histogram({ title, x, y, bars, marks }: Histogram): Drawing {
  const filled = bars.filter(({ count }) => count > 0);
  const rows = filled.map(({ from, to, count }) => [`${x.tell(from)} to ${x.tell(to)}`, y.tell(count)]);
  const drawn = filled.map((bar) => ({ ...bar, from: bar.from > 0 ? bar.from : bar.to / 2 })); // a log axis has no zero
  const values = { x: drawn.flatMap(({ from, to }) => [from, to]), y: drawn.map(({ count }) => count) };
  const last = Math.max(...values.x);
  const draw = (width: number) =>
    drawn.length === 0
      ? nothing(width)
      : plot(
          width,
          { x, y },
          values,
          [],
          [
            Plot.rectY(drawn, { x1: "from", x2: "to", y: "count", fill: tone(0), insetLeft: 0.5 }),
            Plot.ruleX(marks, { x: "x", stroke: "var(--ink)", strokeDasharray: "3 3" }),
            // Each name a little lower than the one before, and left of its line near the right edge.
            ...marks.map((mark, at) => {
              const [textAnchor, dx] = mark.x > last / 4 ? (["end", -6] as const) : (["start", 6] as const);
              return Plot.text([mark], {
                ...halo,
                x: "x",
                frameAnchor: "top",
                text: "name",
                textAnchor,
                dx,
                dy: 4 + at * 16,
              });
            }),
          ],
        );
  return { title, draw, table: { head: [x.label, y.label], rows } };
}

type Row = {
  readonly name: string;
  readonly value: number;
  readonly note?: string;
  /** Stands out. */
  readonly ours?: boolean;
};

type Comparison = {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly tell: (value: number) => string;
};

export function compare({ title, rows, tell }: Comparison): Drawing {
  const most = Math.max(...rows.map(({ value }) => value), Number.MIN_VALUE);
  const [ours, others] = [rows.filter((row) => row.ours), rows.filter((row) => !row.ours)];
  const above = { y: "name", dy: -15 } as const;
  const draw = (width: number) =>
    rows.length === 0
      ? nothing(width)
      : drawn(rows.length * 74 - 22, {
          width,
          margin: 0,
          x: { domain: [0, most], axis: null },
          y: { domain: rows.map(({ name }) => name), axis: null, paddingInner: 0.865, paddingOuter: 0.27 },
          marks: [
            Plot.barX(rows, { y: "name", x: () => most, fill: "var(--wash)" }),
            Plot.barX(ours, { y: "name", x: "value", fill: tone(0) }),
            Plot.barX(others, { y: "name", x: "value", fill: tone(5) }),
            ...(
              [
                [ours, 600],
                [others, 400],
              ] as const
            ).flatMap(([some, fontWeight]) => [
              Plot.text(some, { ...above, fontWeight, x: 0, text: "name", textAnchor: "start" }),
              Plot.text(some, {
                ...above,
                fontWeight,
                x: most,
                text: ({ value }: Row) => tell(value),
                textAnchor: "end",
              }),
            ]),
            Plot.text(rows, { y: "name", x: 0, dy: 16, text: "note", textAnchor: "start", fill: "var(--soft)" }),
          ],
        });
  const table = {
    head: ["", "Measured", "Note"],
    rows: rows.map(({ name, value, note }) => [name, tell(value), note ?? ""]),
  };
  return { title, draw, table };
}

function plot(
  width: number,
  { x, y }: { readonly x: Axis; readonly y: Axis },
  values: { readonly x: readonly number[]; readonly y: readonly number[] },
  names: readonly string[],
  marks: Plot.Markish[],
): Sketch {
  const legend = legendOf(names, width);
  const scale = ({ log, label }: Axis) => ({ type: log ? ("log" as const) : ("linear" as const), label });
  const across = ticksOf(x, values.x, 80, width);
  const up = ticksOf(y, values.y, 44, tall);
  const told = ({ tell, tick = tell }: Axis) => ({ tickFormat: tick, label: null });
  const { height, content } = drawn(tall, {
    width,
    marginLeft: 62,
    marginTop: 26, // below the name of the y axis
    marginRight: 24,
    marginBottom: 42,
    x: scale(x),
    y: { ...scale(y), ...(!y.log && { zero: true, nice: true }) },
    marks: [
      Plot.gridY({ ...up, stroke: "var(--grid)", strokeOpacity: 1 }),
      Plot.axisY({ ...up, ...told(y), tickSize: 0 }),
      Plot.axisX({ ...across, ...told(x), tickSize: 4 }),
      ...marks,
    ],
  });
  const label = (anchor: string, at: number, down: number, text: string) =>
    markup`<text class="soft" text-anchor="${anchor}" x="${at}" y="${down}">${text}</text>`;
  return {
    height: legend.height + height,
    content: markup`${legend.content}<g transform="translate(0 ${legend.height})">${label("start", 0, 11, y.label)}${content}${label("end", width, height - 6, x.label)}</g>`,
  };
}

function ticksOf({ log }: Axis, values: readonly number[], tickSpacing: number, length: number) {
  if (!log) return { tickSpacing };
  const [low, high] = [Math.min(...values), Math.max(...values)].map(Math.log10) as [number, number];
  const powers = Array.from({ length: Math.ceil(high) - Math.floor(low) + 1 }, (_, at) => 10 ** (Math.floor(low) + at));
  const dense = powers.flatMap((power) => [power, 2 * power, 5 * power]);
  const ticks = [dense, powers].map((some) => some.filter((tick) => tick >= 10 ** low && tick <= 10 ** high));
  return { ticks: ticks.find((some) => some.length > 0 && some.length <= length / tickSpacing) ?? ticks[1] ?? [] };
}

function drawn(height: number, options: Plot.PlotOptions): Sketch {
  const element = Plot.plot({ ...options, document, height, className: "plot" });
  for (const style of element.querySelectorAll("style")) style.remove(); // ours is beside it
  return { height, content: trusted(`<g fill="currentColor" text-anchor="middle">${element.innerHTML}</g>`) };
}

function legendOf(names: readonly string[], width: number): Sketch {
  const [swatch, letter, gap, lineHeight] = [26, 7.4, 14, 20]; // pixels
  let [x, row] = [0, 0];
  const entries = names.map((name, at): Markup => {
    const wide = swatch + name.length * letter;
    if (x > 0 && x + wide > width) [x, row] = [0, row + 1];
    const [from, y] = [x, row * lineHeight + 11];
    x += wide + gap;
    return markup`<path d="M${from + 1} ${y - 4}h18" stroke="${tone(at)}" stroke-width="1.75" stroke-dasharray="${dash(at)}"/><text text-anchor="start" x="${from + swatch}" y="${y}">${name}</text>`;
  });
  return { height: names.length === 0 ? 0 : (row + 1) * lineHeight + 6, content: markup`${entries}` };
}
