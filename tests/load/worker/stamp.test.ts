import { limits } from "@parlor/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { findStamp, readStamp, stamped, stampLength } from "./stamp.ts";

const stamp = fc.record({
  author: fc.nat(100_000),
  number: fc.nat(10_000_000),
  due: fc.integer({ min: 0, max: 10 ** 14 }),
});

test("a stamp is read as it was written, in a text of the length that was asked for", () => {
  fc.assert(
    fc.property(stamp, fc.integer({ min: stampLength, max: limits.textLength }), (written, length) => {
      const text = stamped(written, length);
      expect(text).toHaveLength(length);
      expect(readStamp(text)).toEqual(written);
      const frame = Buffer.from(JSON.stringify([{ seq: 1, prev: 0, name: "Ana", text }]));
      expect(findStamp(frame, 0, frame.length)).toEqual(written);
    }),
  );
});

test("what somebody else wrote has none", () => {
  for (const text of ["", "hello", "~", "~hello~"]) expect(readStamp(text)).toBeUndefined();
});
