import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { openLoopUse } from "./loop-use.ts";

/** Keeps the event loop at work. */
function work(milliseconds: number): void {
  for (const until = performance.now() + milliseconds; performance.now() < until; );
}

test("tells a loop that was at work from one that waited", async () => {
  const use = openLoopUse();
  await delay(120);
  const waited = use();
  work(120);
  await delay(0);
  const worked = use();
  expect(waited).toBeLessThan(worked);
  expect(worked).toBeLessThanOrEqual(1);
});
