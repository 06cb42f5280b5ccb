import { expect, test } from "vitest";
import { gatewayConfig } from "../config.ts";
import { type Allowance, Limits, type Spent } from "./limits.ts";
import { Tries, type Try } from "./tolls.ts";

const most = 30; // of an address at once

function setUp() {
  const limits = new Limits(gatewayConfig({}), () => 0);
  const told: Spent[] = [];
  limits.onSpent((spent) => told.push(spent));
  const allowance = limits.connect("192.0.2.1");
  if (typeof allowance === "number") throw new Error("The first connection is not let in.");
  return { tries: new Tries("lookUps", limits), allowance, told };
}

const begin = (tries: Tries, allowance: Allowance, count: number) =>
  Promise.all(Array.from({ length: count }, () => tries.begin(allowance)));

const begun = (results: readonly (Try | number)[]) => results.filter((result) => typeof result !== "number");

test("[G3] as many tries as are made at once are paid for before they are made", async () => {
  const { tries, allowance } = setUp();
  const first = begun(await begin(tries, allowance, most));
  const more = begin(tries, allowance, 120);
  for (const each of first) each.miss();
  expect(first).toHaveLength(most);
  expect(new Set(await more)).toEqual(new Set([2000]));
});

test("[G3] three hundred people of one address with right codes come in together", async () => {
  const { tries, allowance } = setUp();
  const results: (Try | number)[] = [];
  const people = Array.from({ length: 300 }, async () => {
    const result = await tries.begin(allowance);
    results.push(result);
    await Promise.resolve(); // the answer
    if (typeof result !== "number") result.hit();
  });
  await Promise.all(people);
  expect(begun(results)).toHaveLength(300);
});

test("[G3] other gateways hear of wrong codes, and of tries of an address that had some", async () => {
  const { tries, allowance, told } = setUp();
  const sum = () => told.reduce((all, { amount }) => all + amount, 0);
  for (const each of begun(await begin(tries, allowance, 3))) each.hit();
  expect(told).toEqual([]);
  for (const each of begun(await begin(tries, allowance, 5))) each.miss();
  expect(sum()).toBe(5);
  for (const each of begun(await begin(tries, allowance, 5))) each.hit();
  expect(sum()).toBe(5);
});
