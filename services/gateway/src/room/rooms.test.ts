import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { ConcurrencyLimit } from "./rooms.ts";

function setUp(atOnce: number) {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const limit = new ConcurrencyLimit<string>(atOnce, (each) => {
    begun.push(each);
    return new Promise((resolve) => ends.push(resolve));
  });
  return { limit, begun, ends };
}

test("[L4] so many are done at once, and the next when one of them is done", async () => {
  const { limit, begun, ends } = setUp(2);
  for (const each of ["a", "b", "c", "d"]) limit.add(each);
  expect(begun).toEqual(["a", "b"]);
  ends[0]?.();
  await turn();
  expect(begun).toEqual(["a", "b", "c"]);
});

test("who waits, waits once; who is added while it is done for them has it done again", async () => {
  const { limit, begun, ends } = setUp(1);
  for (const each of ["a", "b", "b", "a"]) limit.add(each);
  for (let at = 0; at < 3; at++) {
    ends[at]?.();
    await turn();
  }
  expect(begun).toEqual(["a", "b", "a"]);
});
