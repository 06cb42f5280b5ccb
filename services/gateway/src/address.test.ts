import { expect, test } from "vitest";
import { originOf } from "./address.ts";

test.each([
  ["192.0.2.17", "192.0.2.17", undefined],
  ["::ffff:192.0.2.17", "192.0.2.17", undefined],
  ["::ffff:c000:0211", "192.0.2.17", undefined],
  ["0000:0000:0000:0000:0000:ffff:c000:0211", "192.0.2.17", undefined],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2", "2001:db8:1"],
  ["2001:0DB8:0001:0002:0003:0004:0005:0006", "2001:db8:1:2", "2001:db8:1"],
  ["2001:db8::7", "2001:db8:0:0", "2001:db8:0"],
  ["fe80::1%eth0", "fe80:0:0:0", "fe80:0:0"],
  ["::1", "0:0:0:0", "0:0:0"],
  ["", "", undefined],
])("[G3] of %s, %s is what one subscriber holds", (address, subscriber, network) => {
  expect(originOf(address)).toEqual({ subscriber, network });
});
