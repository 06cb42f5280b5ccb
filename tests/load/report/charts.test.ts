import { expect, test } from "vitest";
import { compare, growth, type Histogram, histogram, type Line, lines } from "./charts.ts";
import { svg, svgFile } from "./drawing.ts";
import { tellCount, tellMilliseconds, tellRate, tellSeconds } from "./figures.ts";

const x = { label: "time", tell: tellSeconds };
const y = { label: "latency", tell: tellMilliseconds };
const line = (...measured: readonly Line[]) => svg(lines({ title: "Latency", x, y, lines: measured }), 344).markup;
const p50 = { name: "p50", points: [1, 2, 3, 2].map((ms, at) => ({ x: at, y: ms })) };
const pathOf = (drawing: string) => /aria-label="line"[^>]*><path d="([^"]*)"/.exec(drawing)?.[1] ?? "";

test("a drawing has a name for people who do not see it", () => {
  expect(line(p50)).toMatch(/^<svg [^>]*role="img">\s*<title>Latency<\/title>/);
});

test("one line is filled and needs no legend, several are told apart", () => {
  expect(line(p50)).toContain('aria-label="area"');
  expect(line(p50)).not.toContain(">p50<");
  const two = line(p50, { ...p50, name: "p99" });
  expect(two).not.toContain('aria-label="area"');
  for (const name of [">p50<", ">p99<"]) expect(two).toContain(name);
});

test("a line is broken where nothing was measured, and one point alone is drawn", () => {
  const broken = line({ name: "p50", points: [1, 2, undefined, 3].map((ms, at) => ({ x: at, y: ms })) });
  expect(broken).toMatch(/aria-label="line"[^>]*><path d="M[^M"]*M[^M"]*"/);
  expect(line({ name: "p50", points: [{ x: 0, y: 1 }] })).toMatch(/aria-label="line"[^>]*><path d="M[\d.]+,[\d.]+Z"/);
});

test("nothing at all is said to be nothing", () => {
  for (const points of [[], [{ x: 0, y: undefined }]]) {
    expect(line({ name: "p50", points })).toContain("Nothing was measured.");
  }
  expect(svg(histogramOf([]), 344).markup).toContain("Nothing was measured.");
  expect(svg(compare({ title: "Deliveries", rows: [], tell: tellRate }), 344).markup).toContain(
    "Nothing was measured.",
  );
});

test("no coordinate is off the number line, whatever is drawn", () => {
  const zero = { name: "zero", points: [{ x: 0, y: 0 }] };
  const none = compare({ title: "Deliveries", rows: [{ name: "none", value: 0 }], tell: tellRate });
  const all =
    line(zero) +
    line(p50, zero) +
    svg(none, 344).markup +
    svg(histogramOf([{ from: 0, to: 0.5, count: 3 }]), 344).markup;
  expect(all).not.toMatch(/NaN|Infinity|undefined/);
});

test("the table has all that was drawn, in order, and a dash where nothing was", () => {
  const late = { name: "p99", points: [{ x: 1, y: 9 }] };
  const early = { name: "p50", points: [2, 1].map((at) => ({ x: at, y: at === 2 ? 2 : 1.5 })) };
  const { table } = lines({ title: "Latency", x, y, lines: [early, late] });
  expect(table.head).toEqual(["time", "p50", "p99"]);
  expect(table.rows.map((row) => row.join(" ").replaceAll("\u00a0", " "))).toEqual(["1 s 1.5 ms 9 ms", "2 s 2 ms –"]);
});

test("a cost that grows by the same factors as the size is a straight slope", () => {
  const points = [1, 10, 100, 1_000].map((size) => ({ x: size, y: size * 3 }));
  const drawn = pathOf(svg(growth({ title: "Cost", x, y, lines: [{ name: "post", points }] }), 344).markup);
  const heights = [...drawn.matchAll(/,([\d.]+)/g)].map(([, height]) => Number(height));
  const steps = heights.slice(1).map((height, at) => height - (heights[at] ?? 0));
  expect(steps).toHaveLength(3);
  for (const step of steps) expect(step).toBeCloseTo(steps[0] ?? 0, 0);
  expect(steps[0]).toBeLessThan(0);
});

function histogramOf(bars: Histogram["bars"], marks: Histogram["marks"] = []) {
  const [time, count] = [
    { label: "latency", log: true, tell: tellMilliseconds },
    { label: "deliveries", tell: tellCount },
  ];
  return histogram({ title: "Latencies", x: time, y: count, bars, marks });
}
const bars = [
  { from: 0.1, to: 1, count: 1_500 },
  { from: 1, to: 10, count: 500 },
  { from: 10, to: 100, count: 0 },
];

test("each bar that is not empty is drawn, as high as its count, and told", () => {
  const drawn = /aria-label="rect"[^>]*>(.*?)<\/g>/s.exec(svg(histogramOf(bars), 344).markup)?.[1] ?? "";
  const [high = 0, low = 1, ...others] = [...drawn.matchAll(/ height="([\d.]+)"/g)].map(([, height]) => Number(height));
  expect(others).toEqual([]);
  expect(high / low).toBeCloseTo(3, 1);
  expect(histogramOf(bars).table.rows.map((row) => row.join(": ").replaceAll("\u00a0", " "))).toEqual([
    "0.1 ms to 1 ms: 1,500",
    "1 ms to 10 ms: 500",
  ]);
});

test("a mark has its name inside of the drawing, at the right edge too", () => {
  const marks = [
    { name: "p50 0.5 ms", x: 0.5 },
    { name: "p99 9 ms", x: 9 },
  ];
  const drawing = svg(histogramOf(bars, marks), 344).markup;
  expect(drawing).toMatch(/<g[^>]*text-anchor="start"[^>]*><text[^>]*>p50 0.5 ms</);
  expect(drawing).toMatch(/<g[^>]*text-anchor="end"[^>]*><text[^>]*>p99 9 ms</);
});

const parlor = { name: "Parlor", value: 4_600_000, ours: true };
const peer = { name: "ws", value: 115_000, note: "stores nothing" };
const comparison = compare({ title: "Deliveries <per second>", rows: [parlor, peer], tell: tellRate });

test("bars are as long as their values, on one scale, with names, figures and notes", () => {
  const drawing = svg(comparison, 880).markup;
  const wide = (tone: number) =>
    Number(new RegExp(`fill="var\\(--tone-${tone}\\)"[^>]*><rect[^>]* width="([\\d.]+)"`).exec(drawing)?.[1]);
  expect(wide(0) / wide(5)).toBeCloseTo(40, 0);
  for (const text of ["Parlor", "4,600,000/s", "stores nothing"]) expect(drawing).toContain(`>${text}<`);
  expect(comparison.table.rows).toEqual([
    ["Parlor", "4,600,000/s", ""],
    ["ws", "115,000/s", "stores nothing"],
  ]);
});

test("a file of its own has its colours for light and dark in it, and its title escaped", () => {
  const file = svgFile(comparison, 720);
  expect(file).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"[^>]*role="img"/);
  expect(file).toContain("color-scheme: light dark");
  expect(file).toContain("Deliveries &lt;per second&gt;");
  expect(file).not.toMatch(/<per second>|url\(|<script/);
});
