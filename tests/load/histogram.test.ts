import fc from "fast-check";
import { expect, test } from "vitest";
import { Histogram } from "./histogram.ts";

const micros = fc.array(fc.integer({ min: 0, max: 60_000_000 }), { minLength: 1, maxLength: 300 });

function filled(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

test("a percentile is no further from the true one than one part in 64", () => {
  fc.assert(
    fc.property(micros, fc.constantFrom("p50", "p90", "p99"), (values, name) => {
      const share = { p50: 0.5, p90: 0.9, p99: 0.99 }[name];
      const sorted = values.toSorted((a, b) => a - b);
      const exact = (sorted[Math.ceil(values.length * share) - 1] ?? 0) / 1000;
      const said = filled(values).percentiles()[name];
      expect(said).toBeGreaterThanOrEqual(exact);
      expect(said).toBeLessThanOrEqual(exact * (1 + 1 / 64) + 0.001);
    }),
  );
});

test("two that are added are one that was given both", () => {
  fc.assert(
    fc.property(micros, micros, (ones, others) => {
      const sum = filled(ones);
      sum.add(JSON.parse(JSON.stringify(filled(others).keep())));
      expect(sum.percentiles()).toEqual(filled([...ones, ...others]).percentiles());
    }),
  );
});

test("the bars hold everything, one beside the other", () => {
  fc.assert(
    fc.property(micros, (values) => {
      const bars = filled(values).bars();
      expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
      for (const [index, { to }] of bars.entries()) expect(bars[index + 1]?.from ?? to).toBe(to);
    }),
  );
});

test("nothing recorded, nothing said", () => {
  expect(new Histogram().percentiles()).toEqual({ count: 0, mean: 0, p50: 0, p90: 0, p99: 0, p999: 0, max: 0 });
  expect(new Histogram().bars()).toEqual([]);
});
