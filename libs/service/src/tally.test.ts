import { expect, test } from "vitest";
import { originOf } from "./address.ts";
import { looser, Tally } from "./tally.ts";

test("[S15] an address has what it may have, and gets it back", () => {
  const tally = new Tally();
  const [ana, bo] = [originOf("203.0.113.1"), originOf("203.0.113.2")];
  expect([tally.take(ana, "x", 2), tally.take(ana, "x", 2), tally.take(ana, "x", 2)]).toEqual([true, true, false]);
  expect([tally.take(ana, "y", 2), tally.take(bo, "x", 2)]).toEqual([true, true]);
  tally.giveBack(ana, "x");
  expect([tally.take(ana, "x", 2), tally.take(ana, "x", 2)]).toEqual([true, false]);
});

test("[S15] however many /64 a /48 has, it has no more than a few of them may have", () => {
  const tally = new Tally();
  const taken = Array.from({ length: 100 }, (_, index) => tally.take(originOf(`2001:db8:1:${index}::1`), "", 1));
  expect(taken.filter(Boolean)).toHaveLength(looser);
  expect(tally.take(originOf("2001:db8:2::1"), "", 1)).toBe(true);
});
