import { expect, test } from "vitest";
import { Pulse } from "./pulse.ts";

test("[M3] whoever stood still for almost a second is told before they do anything more", () => {
  const clock = { now: 0 };
  const told: number[] = [];
  const pulse = new Pulse(
    () => clock.now,
    () => told.push(clock.now),
  );
  for (const now of [100, 200, 900, 1_701, 1_800, 61_800]) {
    clock.now = now;
    expect(pulse.beat()).toBe(now);
  }
  expect(told).toEqual([1_701, 61_800]);
});
