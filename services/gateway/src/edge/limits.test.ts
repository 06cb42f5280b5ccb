import { costs } from "@parlor/contracts";
import { Budget, Budgets } from "@parlor/service";
import { expect, test } from "vitest";
import { gatewayConfig } from "../config.ts";
import { Allowance, Limits } from "./limits.ts";

const peek = costs.commands["room.peek"]; // two

function limitsWith(env: NodeJS.ProcessEnv = {}, now = () => 0) {
  return new Limits(gatewayConfig(env), now);
}

function from(limits: Limits, address: string): Allowance {
  const allowance = limits.connect(address);
  if (typeof allowance === "number") throw new Error(`${address} has to wait ${allowance} ms.`);
  return allowance;
}

test("a connection is told when it may go on, and another is not disturbed", () => {
  const limits = limitsWith({ PARLOR_RATE: "2", PARLOR_BURST: "4" });
  const [ana, bo] = [from(limits, "192.0.2.1"), from(limits, "192.0.2.1")];
  expect([1, 2, 3].map(() => ana.spend("units", peek))).toEqual([0, 0, 1000]);
  expect(bo.spend("units", peek)).toBe(0);
});

test("many connections of one address share a budget, another address has its own", () => {
  const limits = limitsWith({ PARLOR_ADDRESS_RATE: "2", PARLOR_ADDRESS_BURST: "4" });
  const people = ["192.0.2.1", "192.0.2.1", "192.0.2.1"].map((address) => from(limits, address));
  expect(people.map((each) => each.spend("units", peek))).toEqual([0, 0, 1000]);
  expect(from(limits, "192.0.2.2").spend("units", peek)).toBe(0);
});

test("[G6] a network of IPv6 subscribers has a budget of its own, four times that of one", () => {
  const limits = limitsWith({ PARLOR_ADDRESS_RATE: "2", PARLOR_ADDRESS_BURST: "2" });
  const waits = [1, 2, 3, 4, 5].map((at) => from(limits, `2001:db8:1:${at}::7`).spend("units", peek));
  expect(waits).toEqual([0, 0, 0, 0, 250]);
  expect(from(limits, "2001:db8:2:1::7").spend("units", peek)).toBe(0);
});

test("[L4] a connection that goes on after its refusals is no longer endured", () => {
  const flooder = from(limitsWith(), "192.0.2.1");
  const endured = Array.from({ length: 101 }, () => flooder.endures());
  expect(endured.lastIndexOf(true)).toBe(99);
});

test("limits can be turned off for benches", () => {
  const bench = from(limitsWith({ PARLOR_LIMITS: "false", PARLOR_RATE: "1", PARLOR_BURST: "1" }), "192.0.2.1");
  expect([bench.spend("units", peek), bench.spend("units", peek)]).toEqual([0, 0]);
});

test("[G7] one address gets a part of the connections, and has one more for each that it closes", () => {
  const limits = limitsWith({ PARLOR_CONNECTIONS: "100" });
  const [first] = Array.from({ length: 25 }, () => from(limits, "192.0.2.1"));
  expect(limits.connect("192.0.2.1")).toBe(5000);
  expect(limits.connect("192.0.2.2")).toBeInstanceOf(Allowance);
  if (first) limits.disconnect(first);
  expect(limits.connect("192.0.2.1")).toBeInstanceOf(Allowance);
});

test("[G7] one address gets some of the places in a room, each until its connection is gone", () => {
  const limits = limitsWith({ PARLOR_ADDRESS_MEMBERS: "2" });
  const ana = from(limits, "192.0.2.1");
  expect([1, 2, 3].map(() => ana.enter("den"))).toEqual([true, true, false]);
  expect(ana.enter("lobby")).toBe(true);
  ana.leave("den");
  expect(ana.enter("den")).toBe(true);
});

test("[G6] once everybody's tries are spent only those have to wait who spent them", () => {
  const limits = limitsWith();
  const guessers = Array.from({ length: 60 }, (_, at) => from(limits, `192.0.2.${at}`));
  for (const guesser of guessers) for (let guess = 0; guess < 10; guess++) guesser.spend("lookUps", 1);
  expect(guessers.at(-1)?.spend("lookUps", 1)).toBeGreaterThan(0);
  expect(from(limits, "198.51.100.1").spend("lookUps", 1)).toBe(0);
});

test("[G3] what was tried at one gateway counts at the others", () => {
  const [here, there] = [limitsWith(), limitsWith()];
  here.onSpent((spent) => there.learn(spent));
  const guesser = from(here, "2001:db8::1");
  for (let guess = 0; guess < 30; guess++) here.tell(guesser.origin, "lookUps", 1);
  expect(from(there, "2001:db8::2").spend("lookUps", 1)).toBe(2000);
  expect(from(there, "2001:db8:1::2").spend("lookUps", 1)).toBe(0);
});

test("[G8] one address makes so many rooms in a day, at all gateways together", () => {
  const [here, there] = [limitsWith({ PARLOR_ADDRESS_ROOMS: "2" }), limitsWith({ PARLOR_ADDRESS_ROOMS: "2" })];
  here.onSpent((spent) => there.learn(spent));
  const maker = from(here, "192.0.2.1");
  expect([1, 2, 3].map(() => maker.spend("rooms", 1))).toEqual([0, 0, 43_200_000]);
  expect(from(there, "192.0.2.1").spend("rooms", 1)).toBe(43_200_000);
  maker.giveBack("rooms", 1);
  expect(from(there, "192.0.2.1").spend("rooms", 1)).toBe(0);
});

test("[G6] a budget that nobody used for an hour holds its burst, and not a second more", () => {
  const budget = new Budget({ rate: 1, burst: 2 }, 0);
  expect([1, 1, 1].map((cost) => budget.spend(cost, 3_600_000))).toEqual([0, 0, 1000]);
  budget.giveBack(5, 3_600_000);
  expect([1, 1, 1].map((cost) => budget.spend(cost, 3_600_000))).toEqual([0, 0, 1000]);
});

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
