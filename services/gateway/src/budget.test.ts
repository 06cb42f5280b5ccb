import { expect, test } from "vitest";
import { Budget, Budgets } from "./budget.ts";

test("a burst goes through, then as much as the rate", () => {
  const budget = new Budget({ rate: 10, burst: 3 }, 0);
  expect([budget.spend(1, 0), budget.spend(1, 0), budget.spend(1, 0)]).toEqual([0, 0, 0]);
  expect(budget.spend(1, 0)).toBe(100);
  expect(budget.spend(1, 99)).toBe(1);
  expect(budget.spend(1, 100)).toBe(0);
});

test("what is refused costs nothing", () => {
  const budget = new Budget({ rate: 1, burst: 2 }, 0);
  budget.spend(2, 0);
  for (let at = 0; at < 100; at++) budget.spend(1, 0);
  expect(budget.spend(1, 1000)).toBe(0);
});

test("what costs more than the burst is possible once the budget is full, and is owed", () => {
  const budget = new Budget({ rate: 1, burst: 2 }, 0);
  expect(budget.spend(3, 0)).toBe(0);
  expect(budget.wait(1, 0)).toBe(2000);
});

test("what was not needed is given back, and no more than that", () => {
  const budget = new Budget({ rate: 1, burst: 2 }, 0);
  budget.spend(2, 0);
  budget.giveBack(1, 0);
  expect([budget.spend(1, 0), budget.spend(1, 0)]).toEqual([0, 1000]);
  budget.giveBack(100, 0);
  expect(budget.left(0)).toBe(1);
});

test("what was spent elsewhere can be owed, and as much as the burst at most", () => {
  const budget = new Budget({ rate: 1, burst: 2 }, 0);
  budget.take(100, 0);
  expect(budget.wait(1, 0)).toBe(3000);
});

test("[L4] budgets of addresses that have been quiet are forgotten", () => {
  const budgets = new Budgets({ rate: 1, burst: 5 });
  budgets.of("192.0.2.1", 0).spend(5, 0);
  budgets.of("192.0.2.2", 0);
  budgets.sweep(1000);
  expect(budgets.of("192.0.2.1", 1000).wait(5, 1000)).toBe(4000);
  expect(budgets.size).toBe(1);
});
