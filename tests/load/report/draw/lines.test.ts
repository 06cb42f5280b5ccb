import { expect, test } from "vitest";
import { tellMilliseconds, tellSeconds } from "../figures.ts";
import { svg } from "./drawing.ts";
import { growth } from "./growth.ts";
import { type Line, lines } from "./lines.ts";
import { linear } from "./scale.ts";

const x = { label: "time", kind: linear, tell: tellSeconds };
const y = { label: "latency", kind: linear, tell: tellMilliseconds };

function drawn(...measured: readonly Line[]) {
  return svg(lines({ title: "Latency", x, y, lines: measured }), 344).markup;
}

const p50 = { name: "p50", points: [1, 2, 3, 2].map((ms, at) => ({ x: at, y: ms })) };

test("a drawing has a name for who does not see it", () => {
  expect(drawn(p50)).toMatch(/^<svg [^>]*role="img">\s*<title>Latency<\/title>/);
});

test("one line is filled and needs no legend, several are told apart", () => {
  expect(drawn(p50)).toMatch(/<polygon/);
  expect(drawn(p50)).not.toContain(">p50<");
  const two = drawn(p50, { ...p50, name: "p99" });
  expect(two).not.toMatch(/<polygon/);
  expect(two).toContain(">p50<");
  expect(two).toContain(">p99<");
});

test("a line is broken where nothing was measured, and a lone point is a dot", () => {
  const broken = [1, 2, undefined, 3].map((ms, at) => ({ x: at, y: ms }));
  const drawing = drawn({ name: "p50", points: broken });
  expect(drawing.match(/<polyline/g)).toHaveLength(2);
  expect(drawing.match(/<circle/g)).toHaveLength(1);
});

test("one point alone is drawn, and nothing at all is said to be nothing", () => {
  expect(drawn({ name: "p50", points: [{ x: 0, y: 1 }] })).toMatch(/<circle/);
  for (const points of [[], [{ x: 0, y: undefined }]]) {
    expect(drawn({ name: "p50", points })).toContain("Nothing was measured.");
  }
});

test("no coordinate is off the number line, whatever is drawn", () => {
  const zero = { name: "zero", points: [{ x: 0, y: 0 }] };
  expect(drawn(zero) + drawn(p50, zero)).not.toMatch(/NaN|Infinity|undefined/);
});

test("the table has all that was drawn, in order, and a dash where nothing was", () => {
  const late = { name: "p99", points: [{ x: 1, y: 9 }] };
  const early = {
    name: "p50",
    points: [
      { x: 2, y: 2 },
      { x: 1, y: 1.5 },
    ],
  };
  const { table } = lines({ title: "Latency", x, y, lines: [early, late] });
  expect(table.head).toEqual(["time", "p50", "p99"]);
  expect(table.rows.map((row) => row.join(" ").replaceAll("\u00a0", " "))).toEqual(["1 s 1.5 ms 9 ms", "2 s 2 ms –"]);
});

test("a cost that grows by the same factors as the size is a straight slope", () => {
  const points = [1, 10, 100, 1_000].map((size) => ({ x: size, y: size * 3 }));
  const chart = growth({ title: "Cost", size: x, cost: y, lines: [{ name: "post", points }] });
  const places = /<polyline[^>]*points="([^"]*)"/.exec(svg(chart, 344).markup)?.[1] ?? "";
  const heights = places.split(" ").map((place) => Number(place.split(",")[1]));
  const steps = heights.slice(1).map((height, at) => height - (heights[at] ?? 0));
  expect(steps).toHaveLength(3);
  for (const step of steps) expect(step).toBeCloseTo(steps[0] ?? 0, 0);
  expect(steps[0]).toBeLessThan(0);
});
