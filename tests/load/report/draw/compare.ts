import { type Markup, markup } from "../markup.ts";
import { type Drawing, nothing, type Sketch, type Table } from "./drawing.ts";
import { linear } from "./scale.ts";
import { box, label, textWidth, upright, wrap } from "./shapes.ts";

/** One of those that are compared. */
type Row = {
  readonly name: string;
  readonly value: number;
  readonly note?: string;
  /** The one that this is about stands out. */
  readonly ours?: boolean;
  /** Marked where it lies on the row's scale. */
  readonly goal?: { readonly value: number; readonly name: string };
};

export type Group = { readonly name?: string; readonly rows: readonly Row[] };

/** Bars below one another, in groups, all on one scale from zero. */
type Comparison = {
  readonly title: string;
  readonly groups: readonly Group[];
  readonly tell: (value: number) => string;
};

/** Where a row is drawn: how far down, how wide, and how many pixels a value is long. */
type Place = { readonly y: number; readonly width: number; readonly long: (value: number) => number };

export function compare(chart: Comparison): Drawing {
  return { title: chart.title, draw: (width) => sketch(chart, width), table: table(chart) };
}

function sketch({ groups, tell }: Comparison, width: number): Sketch {
  const values = groups.flatMap(({ rows }) => rows.flatMap(({ value, goal }) => [value, goal?.value ?? 0]));
  if (values.length === 0) return nothing(width);
  const scale = linear(values, 5);
  const long = (value: number) => scale.place(value) * width;
  let y = 0;
  const drawn = groups.map(({ name, rows }, at) => {
    y += at === 0 ? 0 : 12;
    const head = name === undefined ? undefined : label("soft strong", 0, y + 11, name);
    y += head === undefined ? 0 : 26;
    const bars = rows.map((row) => {
      const below = drawBelow(row, y + 44, width);
      const bar = drawBar(row, { y, width, long }, tell);
      y += 44 + below.height;
      return [bar, below.content];
    });
    return [head, bars];
  });
  return { height: y, content: markup`${drawn}` };
}

/** Name and figure, and the bar below them. */
function drawBar({ name, value, ours, goal }: Row, { y, width, long }: Place, tell: Comparison["tell"]): Markup {
  const weight = ours ? "strong" : "";
  const track = { x: 0, y: y + 18, width, height: 10 };
  return markup`${label(weight, 0, y + 11, name)}${label(`end ${weight}`, width, y + 11, tell(value))}
${box("track", track, 2)}
${box(ours ? "bar tone-0" : "bar tone-5", { ...track, width: Math.max(long(value), 1) }, 2)}
${goal && upright("goal", long(goal.value), y + 15, y + 31)}`;
}

/** What else there is to say: the note, and the goal at the end of its last line or, where it has no room, below. */
function drawBelow({ note, goal }: Row, y: number, width: number): Sketch {
  const notes = note === undefined ? [] : wrap(note, width);
  const room = width - textWidth(notes.at(-1) ?? "") - 12;
  const goalLine = goal && textWidth(goal.name) > room ? notes.length : Math.max(notes.length - 1, 0);
  const lines = Math.max(notes.length, goal ? goalLine + 1 : 0);
  const content = markup`${notes.map((line, at) => label("soft", 0, y + at * 16, line))}
${goal && label("soft end", width, y + goalLine * 16, goal.name)}`;
  return { height: lines * 16, content };
}

function table({ groups, tell }: Comparison): Table {
  const rows = groups.flatMap((group) =>
    group.rows.map(({ name, value, note, goal }) => [
      group.name === undefined ? name : `${group.name}: ${name}`,
      tell(value),
      goal === undefined ? "–" : `${goal.name}: ${tell(goal.value)}`,
      note ?? "",
    ]),
  );
  return { head: ["", "Measured", "Goal", "Note"], rows };
}
