import { expect, test } from "vitest";
import {
  tellBytes,
  tellCount,
  tellMilliseconds,
  tellMoment,
  tellRate,
  tellSeconds,
  tellShare,
  tellShort,
} from "./figures.ts";

// Figures have spaces that do not break.
const typed = (told: string) => told.replaceAll("\u00a0", " ");

test("counts and rates have their thousands set apart", () => {
  expect(tellCount(1_234_567)).toBe("1,234,567");
  expect(tellRate(1_998.4)).toBe("1,998/s");
  expect(tellRate(0.2512)).toBe("0.251/s");
});

test("a duration is told in the unit that suits it", () => {
  expect([0, 0.0854, 0.2345, 12.44, 1_254].map(tellMilliseconds).map(typed)).toEqual([
    "0 ms",
    "85.4 µs",
    "0.235 ms",
    "12.4 ms",
    "1.25 s",
  ]);
  expect([-8, 30, 299, 300, 5_400, 7_200].map(tellSeconds).map(typed)).toEqual([
    "-8 s",
    "30 s",
    "299 s",
    "5 min",
    "90 min",
    "2 h",
  ]);
});

test("sizes are told in thousands of bytes", () => {
  expect([0, 512, 3_910, 61_400_000, 1.2e9, 5e15].map(tellBytes).map(typed)).toEqual([
    "0 B",
    "512 B",
    "3.91 kB",
    "61.4 MB",
    "1.2 GB",
    "5,000 TB",
  ]);
});

test("a number stays on the line that its unit is on", () => {
  for (const told of [tellMilliseconds(1), tellSeconds(1), tellBytes(1)]) expect(told).not.toContain(" ");
});

test("shares and axes are short", () => {
  expect(tellShare(0.984)).toBe("98%");
  expect([0.5, 200, 1_234_567].map(tellShort)).toEqual(["0.5", "200", "1.23M"]);
});

test("a moment is told in UTC, and whatever is no time as it came", () => {
  expect(tellMoment("2026-11-21T15:48:26.000Z")).toBe("21 November 2026 at 15:48 UTC");
  expect(tellMoment("yesterday")).toBe("yesterday");
});
