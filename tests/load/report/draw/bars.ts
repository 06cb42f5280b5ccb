import { type Markup, markup } from "../markup.ts";
import { type Drawing, nothing, type Sketch } from "./drawing.ts";
import { type Axis, type Plot, plot } from "./plot.ts";
import { box, label, textWidth, upright } from "./shapes.ts";

/** So many between two values. */
type Interval = { readonly from: number; readonly to: number; readonly count: number };

/** A histogram, and values in it that have a name. */
export type Histogram = {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly bars: readonly Interval[];
  readonly marks: readonly { readonly name: string; readonly x: number }[];
};

export function histogram(chart: Histogram): Drawing {
  const filled = chart.bars.filter(({ count }) => count > 0);
  const rows = filled.map(({ from, to, count }) => [
    `${chart.x.tell(from)} to ${chart.x.tell(to)}`,
    chart.y.tell(count),
  ]);
  return {
    title: chart.title,
    draw: (width) => sketch(chart, filled, width),
    table: { head: [chart.x.label, chart.y.label], rows },
  };
}

function sketch(chart: Histogram, bars: readonly Interval[], width: number): Sketch {
  if (bars.length === 0) return nothing(width);
  const edges = bars.flatMap(({ from, to }) => [from > 0 ? from : to / 2, to]); // a logarithmic axis never reaches zero
  const on = plot(width, 0, chart, { x: edges, y: bars.map(({ count }) => count) });
  const drawn = bars.map((bar) => drawBar(bar, on));
  const marks = chart.marks.map((mark, at) => drawMark(mark, at, on));
  return { height: on.height, content: markup`${on.ground}${drawn}${marks}` };
}

function drawBar({ from, to, count }: Interval, on: Plot): Markup {
  const [x, y] = [on.x(from), on.y(count)];
  const width = Math.max(on.x(to) - x - 0.5, 1); // half a pixel between neighbours, and never nothing
  return box("bar tone-0", { x, y, width, height: on.bottom - y });
}

/** A line across, its name beside it: each a little lower than the one before, since marks may be close. */
function drawMark({ name, x }: Histogram["marks"][number], at: number, on: Plot): Markup {
  const [place, y] = [on.x(x), on.top + 10 + at * 16];
  const fits = place + 6 + textWidth(name) < on.right;
  const text = fits ? label("", place + 6, y, name) : label("end", place - 6, y, name);
  return markup`${upright("mark", place, y - 10, on.bottom)}${text}`;
}
