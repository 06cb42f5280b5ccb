import { expect, test } from "vitest";
import { leave, readStays, stay, stayingIn } from "./tabs.ts";

test("[J4] a tab that is being loaded again is in its room, until it leaves or has said nothing for long", () => {
  const both = stay(stay({}, "den", "one", 1_000), "den", "two", 2_000);
  expect(stayingIn(both, "den", "two", 3_000)).toEqual(["one"]);
  expect(stayingIn(both, "attic", "two", 3_000)).toEqual([]);
  expect(stayingIn(leave(both, "one", 3_000), "den", "two", 3_000)).toEqual([]);
  expect(stayingIn(stay(both, "attic", "one", 3_000), "den", "two", 3_000)).toEqual([]);
  expect(stayingIn(both, "den", "two", 60_000)).toEqual([]);
  expect(stayingIn(both, "den", "two", -60_000)).toEqual([]); // the clock was put back
  expect(stay(both, "den", "three", 60_000)).toEqual({ den: { three: 60_000 } });
});

test("[J4] what was kept of tabs is read back, and anything else is nobody", () => {
  expect(readStays(JSON.stringify({ den: { one: 1 } }))).toEqual({ den: { one: 1 } });
  expect(readStays(JSON.stringify({ den: { one: "1" }, attic: 7 }))).toEqual({ den: {}, attic: {} });
  for (const odd of [null, "", "[", "7", "null"]) expect(readStays(odd)).toEqual({});
});
