import fc from "fast-check";
import { expect, test } from "vitest";
import { Ring } from "./ring.ts";

const sent = (seq: number, bytes = 10) => ({ seq, item: new Uint8Array(bytes) });
const seqs = (ring: Ring, after: number) => ring.since(after)?.map(({ seq }) => seq);

test("gives what came after a seq, also one between two events", () => {
  const ring = new Ring(10);
  for (const seq of [12, 15, 20]) ring.push(sent(seq));
  expect(seqs(ring, 10)).toEqual([12, 15, 20]);
  expect(seqs(ring, 12)).toEqual([15, 20]);
  expect(seqs(ring, 13)).toEqual([15, 20]);
  expect(seqs(ring, 20)).toEqual([]);
});

test("[D7] says when it does not reach back far enough rather than answer short", () => {
  const ring = new Ring(10);
  ring.push(sent(12));
  expect(ring.since(9)).toBeUndefined();
});

test("[L4] stays within its bounds, and what it still gives is whole", () => {
  const most = { events: 16, bytes: 200 };
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 100 }), fc.nat(110), (sizes, after) => {
      const ring = new Ring(0, most);
      sizes.forEach((size, at) => {
        ring.push(sent(at + 1, size));
      });
      expect(ring.bytes).toBeLessThanOrEqual(most.bytes);
      const rest = seqs(ring, after);
      const whole = sizes.map((_, at) => at + 1).filter((seq) => seq > after);
      if (rest !== undefined) expect(rest).toEqual(whole);
    }),
  );
});

test("[D7] what was read from the history goes in front, unless it does not fit", () => {
  const ring = new Ring(10, { events: 4, bytes: 1000 });
  for (const seq of [12, 15]) ring.push(sent(seq));
  expect(ring.prepend(7, [sent(9), sent(10)])).toBe(true);
  expect(seqs(ring, 7)).toEqual([9, 10, 12, 15]);
  expect(ring.prepend(5, [sent(7)])).toBe(false);
  expect(ring.since(6)).toBeUndefined();
});

test("gives memory back when asked", () => {
  const ring = new Ring(0);
  for (let seq = 1; seq <= 10; seq++) ring.push(sent(seq));
  ring.halve();
  expect(ring.bytes).toBe(50);
  expect(ring.since(4)).toBeUndefined();
  expect(seqs(ring, 5)).toEqual([6, 7, 8, 9, 10]);
});
