import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BucketsReady } from "./buckets.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("[R27] a question waits until the buckets are there", async () => {
  const ready = new BucketsReady();
  const reached = ready.reached();
  ready.done();
  expect(await reached).toBe(true);
  expect(ready.isDone).toBe(true);
});

test("[R27] after a loss it waits for the next time", async () => {
  const ready = new BucketsReady();
  ready.done();
  ready.lost();
  expect(ready.isDone).toBe(false);
  const reached = ready.reached();
  ready.done();
  expect(await reached).toBe(true);
});
