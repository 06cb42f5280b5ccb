import { expect, test } from "vitest";
import { crowdOf, placesOf, rateOf } from "./plan.ts";
import { ordinary } from "./scenarios.ts";

const groups = [
  { rooms: 1, members: 7, rate: 3 },
  { rooms: 3, members: 2, rate: 5 },
];
const plan = { ...ordinary, urls: ["ws://127.0.0.1/ws", "ws://127.0.0.2/ws"], groups, workers: 2 };

test("every member has one place, in one worker, and every big room is heard in all of them", () => {
  const places = [0, 1].map((worker) => placesOf(plan, worker, { rooms: "x", members: "y" }));
  const all = places.flat();
  expect(new Set(all.map(({ index }) => index)).size).toBe(13);
  expect(new Set(all.map(({ name }) => name)).size).toBe(13);
  expect(Map.groupBy(all, ({ room }) => room).size).toBe(4);
  for (const part of places) expect(part.some(({ room }) => room === "load-x-0-0")).toBe(true);
  expect(new Set(all.map(({ url }) => url))).toEqual(new Set(plan.urls));
  expect(crowdOf(plan)).toBe(13);
  expect(rateOf(plan)).toBe(8);
});
