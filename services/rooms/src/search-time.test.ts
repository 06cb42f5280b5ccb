import { expect, test } from "vitest";
import { SearchTime } from "./search-time.ts";

test("[R48] a room is searched for two seconds at once, then for a quarter of the time", () => {
  const time = new SearchTime();
  for (let spent = 0; spent < 2100; spent += 150) {
    expect(time.untilFree("bomb", 0)).toBe(0);
    time.spend("bomb", 150, 0);
  }
  expect(time.untilFree("bomb", 0)).toBe(400); // 100 ms more than two seconds
  expect(time.untilFree("bomb", 400)).toBe(0);
  time.spend("bomb", 150, 400);
  expect(time.untilFree("bomb", 400)).toBe(600);
  expect(time.untilFree("other", 2000)).toBe(0);
});

test("[R48] a room in which people look for things is never kept waiting", () => {
  const time = new SearchTime();
  for (let now = 0; now < 60_000; now += 50) {
    expect(time.untilFree("busy", now)).toBe(0);
    time.spend("busy", 5, now);
  }
});

test("[R48] rooms that owe nothing are forgotten", () => {
  const time = new SearchTime();
  for (let room = 0; room < 5000; room++) time.spend(`room${room}`, 1, room * 100);
  expect(time.untilFree("room1", 500_000)).toBe(0);
});
