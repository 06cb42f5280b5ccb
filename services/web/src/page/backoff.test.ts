import { expect, test } from "vitest";
import { backoff } from "./backoff.ts";

test("[W8] the wait is random up to a bound that doubles to fifteen seconds", () => {
  expect([0, 1, 2, 3, 4, 5, 60].map((attempt) => backoff(attempt, 1))).toEqual([
    500, 1000, 2000, 4000, 8000, 15_000, 15_000,
  ]);
  expect(backoff(4, 0)).toBe(0);
});
