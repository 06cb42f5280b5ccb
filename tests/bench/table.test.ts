import { expect, test } from "vitest";
import { Histogram } from "../load/histogram.ts";
import { goalsOf } from "./goals.ts";
import type { Result } from "./measure.ts";
import { inRounds, median } from "./rounds.ts";
import { benchTables } from "./table.ts";

const none = new Histogram().percentiles();
const result = (delivered: number, crowd = 0.5): Result => ({
  ...{ stored: delivered / 1_000, delivered, delivery: none, joining: none, returning: none },
  ...{ cpuPerPost: 100, cpuPerDelivery: 0.1, cpu: 1, crowd, arrival: 1, missing: 0, doubled: 0 },
});

test("a goal is held against what was measured in the same run", () => {
  const goals = goalsOf({ peak: { parlor: result(4_000_000), bun: result(2_000_000), ws: result(200_000) } });
  const of = (name: string) => goals.find(({ what }) => what.endsWith(name));
  expect(of("beside Bun")).toMatchObject({ measured: 2, reached: true });
  expect(of("beside ws")).toMatchObject({ measured: 20, reached: false });
  expect(of("beside Socket.IO")).toMatchObject({ measured: undefined, reached: undefined });
});

test("the tables say who stores, and where the crowd was the limit", () => {
  const tables = benchTables({ peak: { parlor: result(4_000_000), bun: result(2_000_000, 0.99) } });
  expect(tables).toMatch(/\| Parlor .* 4,000,000 .*50 % .*yes/);
  expect(tables).toMatch(/\| Bun .* 99 % \(the limit\) .*no/);
  expect(tables).toMatch(/beside ws .* not measured/);
});

test("rounds go through everybody before anybody is measured again", async () => {
  const order: string[] = [];
  const measured = await inRounds(
    ["a", "b"],
    3,
    async (name) => order.push(name),
    () => undefined,
  );
  expect(order.join("")).toBe("ababab");
  expect(measured).toEqual({ a: [1, 3, 5], b: [2, 4, 6] });
});

test("the one in the middle is told, not the best one", () => {
  expect(median([9, 1, 5], (figure) => figure)).toBe(5);
  expect(median([9, 1, 5, 7], (figure) => figure)).toBe(5);
});
