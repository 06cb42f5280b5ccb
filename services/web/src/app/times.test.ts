import { expect, test } from "vitest";
import { dayOf, tellDay } from "./times.ts";

const noon = new Date(2026, 4, 4, 12).getTime();
const hour = 3_600_000;

test("[W7] a day is from midnight to midnight where the reader is", () => {
  const { start, end } = dayOf(noon);
  expect([start, end]).toEqual([new Date(2026, 4, 4).getTime(), new Date(2026, 4, 5).getTime()]);
});

test("[W7] days are told as far as they are near", () => {
  const told = [0, -11, -13, -24, -48, -24 * 300].map((hours) => tellDay(noon + hours * hour, noon));
  const [now, morning, lastNight, yesterday, before, lastYear] = told;
  expect(morning).toBe(now);
  expect(lastNight).toBe(yesterday);
  expect(new Set([now, yesterday, before, lastYear]).size).toBe(4);
  expect(before).not.toContain("2026");
  expect(lastYear).toContain("2025");
});
