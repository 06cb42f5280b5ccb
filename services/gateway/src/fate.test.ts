import { expect, test } from "vitest";
import { refusalOf } from "./fate.ts";

test("[D9] a message that the log is just storing is not refused: nobody knows yet what becomes of it", () => {
  expect(refusalOf(10158)).toBeUndefined();
});

test("[D9] the log's own no is one, and silence is none", () => {
  expect(refusalOf(10077)).toBe("store-full"); // it holds as many as it may
  expect(refusalOf(10074)).toBe("busy");
  expect(refusalOf(undefined)).toBeUndefined();
});
