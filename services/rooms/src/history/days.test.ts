import { expect, test } from "vitest";
import { startOfDay } from "./days.ts";

test.each([
  ["2026-11-01", undefined, "2026-11-01T00:00:00Z"],
  ["2026-11-01", "Europe/Berlin", "2026-10-31T23:00:00Z"],
  ["2026-07-01", "Europe/Berlin", "2026-06-30T22:00:00Z"],
  ["2026-10-25", "Europe/Berlin", "2026-10-24T22:00:00Z"], // this day has 25 hours
  ["2026-10-26", "Europe/Berlin", "2026-10-25T23:00:00Z"],
  ["2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00Z"],
  ["2026-03-30", "Europe/Berlin", "2026-03-29T22:00:00Z"],
  ["2026-11-01", "Asia/Kolkata", "2026-10-31T18:30:00Z"],
  ["2026-11-01", "America/Los_Angeles", "2026-11-01T07:00:00Z"],
  ["2026-11-01", "Pacific/Kiritimati", "2026-10-31T10:00:00Z"],
  ["2026-11-01", "Nowhere/Land", "2026-11-01T00:00:00Z"],
])("[R57] %s begins in %s at %s", (date, zone, begins) => {
  expect(startOfDay(date, zone)).toBe(Date.parse(begins));
});

test("[R57] the day after it begins when the clocks there say so", () => {
  expect(startOfDay("2026-10-25", "Europe/Berlin", 1)).toBe(Date.parse("2026-10-25T23:00:00Z"));
  expect(startOfDay("2026-12-31", "UTC", 1)).toBe(Date.parse("2027-01-01T00:00:00Z"));
});

test.each(["", "yesterday", "2026-02-30", "2026-00-01", "2026-11-00", "2026-11", "0000-01-01x", "-2026-11-01"])(
  "[R57] %j is no day",
  (date) => expect(startOfDay(date)).toBeUndefined(),
);
