import { expect, test } from "vitest";
import { isRefusal } from "./fate.ts";

test("[D9] a message that the log is just storing is not refused: nobody knows yet what becomes of it", () => {
  expect(isRefusal(10158)).toBe(false);
});

test("[D9] the log's own no is one, and silence is none", () => {
  expect(isRefusal(10077)).toBe(true); // it holds as many as it may
  expect(isRefusal(undefined)).toBe(false);
});
