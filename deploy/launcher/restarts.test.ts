import { expect, test } from "vitest";
import { pauseBefore } from "./restarts.ts";

test("[S5] a program that died is started again at once, and ever later when it keeps dying", () => {
  expect(pauseBefore([1000])).toBe(0);
  expect(pauseBefore([1000, 2000])).toBe(500);
  expect(pauseBefore([1000, 2000, 3000])).toBe(1000);
});

test("[S5] a program that dies six times within a minute is given up", () => {
  expect(pauseBefore([0, 1, 2, 3, 4])).toBe(4000);
  expect(pauseBefore([0, 1, 2, 3, 4, 5])).toBeUndefined();
});

test("[S5] deaths of more than a minute ago are forgotten", () => {
  expect(pauseBefore([0, 1, 2, 3, 4, 60_004])).toBe(0);
});
