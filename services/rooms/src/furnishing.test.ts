import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Furnishing } from "./furnishing.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("[R27] a question waits until the broker is furnished", async () => {
  const furnishing = new Furnishing();
  const reached = furnishing.reached();
  furnishing.done();
  expect(await reached).toBe(true);
  expect(furnishing.isDone).toBe(true);
});

test("[R27] after a loss it waits for the next time", async () => {
  const furnishing = new Furnishing();
  furnishing.done();
  furnishing.lost();
  expect(furnishing.isDone).toBe(false);
  const reached = furnishing.reached();
  furnishing.done();
  expect(await reached).toBe(true);
});
