import { general } from "@parlor/contracts";
import { expect, test } from "vitest";
import { grace } from "../presence.ts";
import { member } from "../testing.ts";
import { ReturningMembers } from "./join.ts";

const ana = { code: general, you: member("Ana") };

test("a token stands for who has just gone, once", () => {
  const returning = new ReturningMembers(() => 0);
  returning.keep("token", ana);
  expect(returning.take("tokem")).toBeUndefined();
  expect(returning.take("token")).toMatchObject(ana);
  expect(returning.take("token")).toBeUndefined();
});

test("[L4] who does not come back is forgotten", () => {
  let now = 0;
  const returning = new ReturningMembers(() => now);
  returning.keep("old", ana);
  now = grace.broken / 2;
  returning.keep("young", ana);
  now = grace.broken;
  returning.keep("newest", ana);
  expect(["old", "young", "newest"].filter((token) => returning.take(token))).toEqual(["young", "newest"]);
});
