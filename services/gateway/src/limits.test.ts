import type { Command } from "@parlor/contracts";
import { expect, test } from "vitest";
import { gatewayConfig } from "./config.ts";
import { addressPrefix, Limits } from "./limits.ts";

const look: Command = { type: "room.peek", ref: 1, room: "KFM-7QP" }; // costs two

test("a connection is told when it may go on, and another is not disturbed", () => {
  const limits = new Limits(gatewayConfig({ PARLOR_RATE: "2", PARLOR_BURST: "4" }), () => 0);
  const [ana, bo] = [limits.admit("192.0.2.1"), limits.admit("192.0.2.1")];
  expect([ana.spend(look), ana.spend(look), ana.spend(look)]).toEqual([0, 0, 1000]);
  expect(bo.spend(look)).toBe(0);
});

test("many connections of one address share a budget, another address has its own", () => {
  const limits = new Limits(gatewayConfig({ PARLOR_ADDRESS_RATE: "2", PARLOR_ADDRESS_BURST: "4" }), () => 0);
  const [ana, bo, cleo] = ["192.0.2.1", "192.0.2.1", "192.0.2.1"].map((address) => limits.admit(address));
  expect([ana?.spend(look), bo?.spend(look), cleo?.spend(look)]).toEqual([0, 0, 1000]);
  expect(limits.admit("192.0.2.2").spend(look)).toBe(0);
});

test("[G3] who guesses codes has to wait longer and longer for the next", () => {
  const limits = new Limits(gatewayConfig({}), () => 0);
  const guesser = limits.admit("192.0.2.1");
  expect(guesser.untilLookUp()).toBe(0);
  for (let guess = 0; guess < 30; guess++) guesser.missed();
  expect(guesser.untilLookUp()).toBe(2000);
  expect(limits.admit("192.0.2.1").untilLookUp()).toBe(2000);
  expect(limits.admit("192.0.2.9").untilLookUp()).toBe(0);
});

test("[L4] a connection that goes on after its refusals is no longer endured", () => {
  const flooder = new Limits(gatewayConfig({}), () => 0).admit("192.0.2.1");
  const endured = Array.from({ length: 101 }, () => flooder.endures());
  expect(endured.lastIndexOf(true)).toBe(99);
});

test("limits can be turned off for benches", () => {
  const limits = new Limits(gatewayConfig({ PARLOR_LIMITS: "false", PARLOR_RATE: "1", PARLOR_BURST: "1" }), () => 0);
  const bench = limits.admit("192.0.2.1");
  expect([bench.spend(look), bench.spend(look)]).toEqual([0, 0]);
});

test.each([
  ["192.0.2.17", "192.0.2.17"],
  ["::ffff:192.0.2.17", "::ffff:192.0.2.17"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:db8::7", "2001:db8:0:0"],
  ["::1", "0:0:0:0"],
])("of %s, %s is what one subscriber holds", (address, prefix) => {
  expect(addressPrefix(address)).toBe(prefix);
});
