import { expect, test } from "vitest";
import { Budget, Budgets } from "./budget.ts";

test("a burst goes through, then as much as the rate", () => {
  const budget = new Budget(10, 3, 0);
  expect([budget.spend(1, 0), budget.spend(1, 0), budget.spend(1, 0)]).toEqual([0, 0, 0]);
  expect(budget.spend(1, 0)).toBe(100);
  expect(budget.spend(1, 99)).toBe(1);
  expect(budget.spend(1, 100)).toBe(0);
});

test("what is refused costs nothing", () => {
  const budget = new Budget(1, 2, 0);
  budget.spend(2, 0);
  for (let at = 0; at < 100; at++) budget.spend(1, 0);
  expect(budget.spend(1, 1000)).toBe(0);
});

test("[L4] budgets of addresses that have been quiet are forgotten", () => {
  const budgets = new Budgets(1, 5);
  budgets.of("192.0.2.1", 0).spend(5, 0);
  budgets.of("192.0.2.2", 0);
  budgets.sweep(1000);
  expect(budgets.of("192.0.2.1", 1000).wait(5, 1000)).toBe(4000);
  expect(budgets.size).toBe(1);
});
