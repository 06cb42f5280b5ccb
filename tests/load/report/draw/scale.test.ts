import fc from "fast-check";
import { expect, test } from "vitest";
import { linear, logarithmic, type ScaleKind, spanning } from "./scale.ts";

const isRound = (tick: number) => tick === 0 || /^[125]0*$/.test((Math.abs(tick) * 1e9).toFixed(0));

test("ticks of a linear scale are round, cover the data and begin at zero", () => {
  expect(linear([3, 1_998], 5).ticks).toEqual([0, 500, 1_000, 1_500, 2_000]);
  expect(linear([0.3], 3).ticks).toEqual([0, 0.1, 0.2, 0.3]);
  expect(linear([-8, 60], 7).ticks).toEqual([-10, 0, 10, 20, 30, 40, 50, 60]);
});

test("a linear scale of nothing, or of zeros, still has a length", () => {
  for (const values of [[], [0], [0, 0]]) expect(linear(values, 5).ticks).toEqual([0, 1]);
});

test("ticks of a logarithmic scale are 1, 2 and 5 where there is room, else powers of ten", () => {
  expect(logarithmic([0.25, 3], 6).ticks).toEqual([0.2, 0.5, 1, 2, 5]);
  expect(logarithmic([0.25, 300], 5).ticks).toEqual([0.1, 1, 10, 100, 1_000]);
  expect(logarithmic([1, 1e9], 4).ticks.length).toBeLessThanOrEqual(6);
  expect(logarithmic([1, 1e9], 4).ticks.every((tick) => Number.isInteger(Math.log10(tick)))).toBe(true);
});

test("a logarithmic scale of one value has a length, and zero is at its lower end", () => {
  const { ticks, place } = logarithmic([0, 10, -3], 5);
  expect(ticks).toEqual([10, 20]);
  expect([0, -3, 10].map(place)).toEqual([0, 0, 0]);
  expect(logarithmic([], 5).ticks).toEqual([1, 2]);
});

test("a value that is a power of ten but for its last digit is held too", () => {
  expect(logarithmic([999.9999999999999], 5).ticks).toEqual([500, 1_000]);
});

test("time spans what there is, with round ticks inside", () => {
  const { ticks, place } = spanning([-8, 0, 29.7], 5);
  expect(ticks).toEqual([0, 10, 20]);
  expect([place(-8), place(29.7)]).toEqual([0, 1]);
  expect(spanning([1_000, 1_010], 5).ticks).toEqual([1_000, 1_002, 1_004, 1_006, 1_008, 1_010]);
  expect(spanning([7], 5).place(7)).toBeLessThanOrEqual(1);
});

const amounts = fc.array(fc.double({ min: 1e-3, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 20 });

test.each<[string, ScaleKind]>([
  ["linear", linear],
  ["logarithmic", logarithmic],
  ["spanning", spanning],
])("whatever the data, a %s scale holds all of them", (_, kind) => {
  fc.assert(
    fc.property(amounts, fc.integer({ min: 2, max: 12 }), (values, about) => {
      const { ticks, place } = kind(values, about);
      for (const value of values) expect(place(value)).toBeCloseTo(Math.min(1, Math.max(0, place(value))), 9);
      expect(ticks.length).toBeLessThanOrEqual(3 * about);
      expect([...ticks].sort((a, b) => a - b)).toEqual(ticks);
    }),
  );
});

test("ticks that end a logarithmic scale are round", () => {
  fc.assert(fc.property(amounts, (values) => logarithmic(values, 5).ticks.every(isRound)));
});
