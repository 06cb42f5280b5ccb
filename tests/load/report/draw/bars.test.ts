import { expect, test } from "vitest";
import { tellCount, tellMilliseconds } from "../figures.ts";
import { type Histogram, histogram } from "./bars.ts";
import { svg } from "./drawing.ts";
import { linear, logarithmic } from "./scale.ts";

function latencies(bars: Histogram["bars"], marks: Histogram["marks"] = []) {
  return histogram({
    title: "Latencies",
    x: { label: "latency", kind: logarithmic, tell: tellMilliseconds },
    y: { label: "deliveries", kind: linear, tell: tellCount },
    bars,
    marks,
  });
}

const two = [
  { from: 0.1, to: 1, count: 1_500 },
  { from: 1, to: 10, count: 500 },
  { from: 10, to: 100, count: 0 },
];

test("each bar that is not empty is drawn, as high as its count", () => {
  const bars = [...svg(latencies(two), 344).markup.matchAll(/<rect class="bar[^>]*height="([\d.]+)"/g)];
  const [high, low] = bars.map(([, height]) => Number(height));
  expect(bars).toHaveLength(2);
  expect((high ?? 0) / (low ?? 1)).toBeCloseTo(3, 1);
});

test("the table tells the same bars in full", () => {
  expect(latencies(two).table.rows.map((row) => row.join(": ").replaceAll("\u00a0", " "))).toEqual([
    "0.1 ms to 1 ms: 1,500",
    "1 ms to 10 ms: 500",
  ]);
});

test("a mark has its name inside of the drawing, at the right edge too", () => {
  const drawing = svg(
    latencies(two, [
      { name: "p50 0.5 ms", x: 0.5 },
      { name: "p99 9 ms", x: 9 },
    ]),
    344,
  ).markup;
  expect(drawing).toMatch(/<text class="" [^>]*>p50 0.5 ms</);
  expect(drawing).toMatch(/<text class="end" [^>]*>p99 9 ms</);
});

test("an interval from zero has a place, and no interval at all is said to be nothing", () => {
  const drawing = svg(latencies([{ from: 0, to: 0.5, count: 3 }]), 344).markup;
  expect(drawing).not.toMatch(/NaN|Infinity|"-\d/);
  expect(Number(/<rect class="bar[^>]*width="([\d.]+)"/.exec(drawing)?.[1])).toBeGreaterThan(50);
  expect(svg(latencies([]), 344).markup).toContain("Nothing was measured.");
});
