import { expect, test } from "vitest";
import { originOf } from "./address.ts";

test.for([
  ["203.0.113.9", "203.0.113.9", undefined],
  ["::ffff:203.0.113.9", "203.0.113.9", undefined],
  ["::ffff:cb00:7109", "203.0.113.9", undefined],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2", "2001:db8:1"],
  ["2001:0DB8:0001:0002::1", "2001:db8:1:2", "2001:db8:1"],
  ["2001:db8:1::1%eth0", "2001:db8:1:0", "2001:db8:1"],
  ["::1", "0:0:0:0", "0:0:0"],
] as const)("[S15] %s is of the subscriber %s in the network %s", ([address, subscriber, network]) => {
  expect(originOf(address)).toEqual({ subscriber, network });
});
