import { type Markup, markup } from "../markup.ts";
import { type Drawing, nothing, type Sketch, type Table } from "./drawing.ts";
import { legend, toneOf } from "./legend.ts";
import { type Axis, type Plot, plot } from "./plot.ts";
import { area, box, dot, label, path, px } from "./shapes.ts";

/** Where `y` is undefined the line is broken. */
type Point = { readonly x: number; readonly y: number | undefined };

export type Line = { readonly name: string; readonly points: readonly Point[] };

/** Several lines over the same axis. One alone is filled down to the axis. */
export type Chart = {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly Line[];
  /** Each point is marked: for few points, measured one by one. */
  readonly dots?: boolean;
  /** What lies before this x is set apart, under this name. */
  readonly before?: { readonly x: number; readonly name: string };
};

type Known = { readonly x: number; readonly y: number };

export function lines(chart: Chart): Drawing {
  return { title: chart.title, draw: (width) => sketch(chart, width), table: table(chart) };
}

function sketch(chart: Chart, width: number): Sketch {
  const known = chart.lines.flatMap((line) => line.points.filter(isKnown));
  if (known.length === 0) return nothing(width);
  const names = legend(chart.lines, width);
  const on = plot(width, names.height, chart, { x: known.map(({ x }) => x), y: known.map(({ y }) => y) });
  const drawn = chart.lines.map(({ points }, at) => drawLine(chart, on, points, toneOf(at)));
  return { height: on.height, content: markup`${names.content}${shade(chart, on, known)}${on.ground}${drawn}` };
}

function drawLine(chart: Chart, on: Plot, points: readonly Point[], tone: string): readonly Markup[] {
  const alone = chart.lines.length === 1;
  return unbroken(points).map((run) => {
    const dots = chart.dots || run.length === 1 ? run.map(({ x, y }) => dot(`dot ${tone}`, on.x(x), on.y(y))) : [];
    return markup`${alone ? filled(on, run, tone) : []}${path(`line ${tone}`, places(on, run))}${dots}`;
  });
}

function filled(on: Plot, run: readonly Known[], tone: string): Markup {
  const [from, to] = [on.x(run[0]?.x ?? 0), on.x(run.at(-1)?.x ?? 0)].map(px);
  return area(`area ${tone}`, `${from},${on.bottom} ${places(on, run)} ${to},${on.bottom}`);
}

const places = (on: Plot, run: readonly Known[]) => run.map(({ x, y }) => `${px(on.x(x))},${px(on.y(y))}`).join(" ");

/** The stretches of a line between its breaks. */
function unbroken(points: readonly Point[]): readonly (readonly Known[])[] {
  const runs: Known[][] = [[]];
  for (const point of points) {
    if (isKnown(point)) runs.at(-1)?.push(point);
    else runs.push([]);
  }
  return runs.filter((run) => run.length > 0);
}

function shade({ before }: Chart, on: Plot, known: readonly Known[]): readonly Markup[] {
  if (before === undefined || known.every(({ x }) => x >= before.x)) return [];
  const ground = { x: on.left, y: on.top, width: on.x(before.x) - on.left, height: on.bottom - on.top };
  return [box("shade", ground), label("soft", on.left + 6, on.top + 14, before.name)];
}

function table({ x, y, lines }: Chart): Table {
  const all = new Set(lines.flatMap((line) => line.points.map((point) => point.x)));
  const columns = lines.map((line) => new Map(line.points.map((point) => [point.x, point.y])));
  const tell = (value: number | undefined) => (value === undefined ? "–" : y.tell(value));
  return {
    head: [x.label, ...lines.map((line) => line.name)],
    rows: [...all].sort((a, b) => a - b).map((at) => [x.tell(at), ...columns.map((column) => tell(column.get(at)))]),
  };
}

const isKnown = (point: Point): point is Known => point.y !== undefined;
