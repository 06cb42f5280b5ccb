import fc from "fast-check";
import { expect, test } from "vitest";
import { joined, reach } from "./window.ts";

const span = fc.tuple(fc.integer({ min: -5, max: 40 }), fc.nat(12)).map(([from, more]) => ({ from, to: from + more }));

test("[W50] what is drawn of a list is what was asked for, each row once and in order", () => {
  fc.assert(
    fc.property(fc.array(span), fc.nat(30), (spans, count) => {
      const drawn = joined(spans, count).flatMap(({ from, to }) =>
        Array.from({ length: to - from }, (_, at) => from + at),
      );
      const isAsked = (at: number) => spans.some(({ from, to }) => from <= at && at < to);
      expect(drawn).toEqual(Array.from({ length: count }, (_, at) => at).filter(isAsked));
      const ends = joined(spans, count);
      for (const [at, { from }] of ends.entries()) expect(from).toBeGreaterThan(ends[at - 1]?.to ?? -1);
    }),
  );
});

test("[W50] as many rows are reached as are high enough together, and no more", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }),
      fc.nat(99),
      fc.integer({ min: -900, max: 900 }),
      (heights, at, pixels) => {
        const place = at % (heights.length + 1);
        const end = reach(place, pixels, heights.length, (row) => heights[row] ?? 0);
        const sum = (from: number, to: number) => heights.slice(from, to).reduce((high, row) => high + row, 0);
        if (pixels >= 0) {
          expect(end === heights.length || sum(place, end) >= pixels).toBe(true);
          if (end > place) expect(sum(place, end - 1)).toBeLessThan(pixels);
        } else {
          expect(end === 0 || sum(end, place) >= -pixels).toBe(true);
          if (end < place) expect(sum(end + 1, place)).toBeLessThan(-pixels);
        }
      },
    ),
  );
});
