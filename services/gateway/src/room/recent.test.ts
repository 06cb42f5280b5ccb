import { setTimeout as delay } from "node:timers/promises";
import { fold, type Item, type PlacedEvent, targetOf } from "@parlor/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openLoadMeter, RecentEvents } from "./recent.ts";

const sent = (seq: number, bytes = 10) => ({ seq, item: new Uint8Array(bytes) });
const seqs = (recent: RecentEvents, after: number) => recent.since(after)?.map(({ seq }) => seq);

test("gives what came after a seq, also one between two events", () => {
  const recent = new RecentEvents(10);
  for (const seq of [12, 15, 20]) recent.push(sent(seq));
  expect(seqs(recent, 10)).toEqual([12, 15, 20]);
  expect(seqs(recent, 12)).toEqual([15, 20]);
  expect(seqs(recent, 13)).toEqual([15, 20]);
  expect(seqs(recent, 20)).toEqual([]);
});

test("[D7] says when it does not reach back far enough rather than answer short", () => {
  const recent = new RecentEvents(10);
  recent.push(sent(12));
  expect(recent.since(9)).toBeUndefined();
});

test("[L4] stays within its bounds, and what it still gives is whole", () => {
  const most = { events: 16, bytes: 200 };
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 100 }), fc.nat(110), (sizes, after) => {
      const recent = new RecentEvents(0, most);
      sizes.forEach((size, at) => {
        recent.push(sent(at + 1, size));
      });
      expect(recent.bytes).toBeLessThanOrEqual(most.bytes);
      const rest = seqs(recent, after);
      const whole = sizes.map((_, at) => at + 1).filter((seq) => seq > after);
      if (rest !== undefined) expect(rest).toEqual(whole);
    }),
  );
});

test("[D7] what was read from the history goes in front, unless it does not fit", () => {
  const recent = new RecentEvents(10, { events: 4, bytes: 1000 });
  for (const seq of [12, 15]) recent.push(sent(seq));
  expect(recent.prepend(7, [sent(9), sent(10)])).toBe(true);
  expect(seqs(recent, 7)).toEqual([9, 10, 12, 15]);
  expect(recent.prepend(5, [sent(7)])).toBe(false);
  expect(recent.since(6)).toBeUndefined();
});

const acts = ["message.edited", "message.edited", "message.deleted", "reaction.added", "reaction.removed"] as const;
const changes = fc.array(
  fc.record({ type: fc.constantFrom(...acts), by: fc.constantFrom("ana", "bo"), to: fc.constantFrom(1, 2) }),
  { maxLength: 12 },
);

test("[I1] whichever of a message's changes they had, those who come back have all of them, and nothing twice", () => {
  fc.assert(
    fc.property(changes, (wished) => {
      const said = { by: "ana", name: "Ana", ts: 1 };
      const posts = [1, 2].map((seq) => ({ ...said, seq, type: "message.posted", id: `m${seq}`, text: "first" }));
      const made = wished.map(({ type, by, to: target }, at) => {
        const more =
          type === "message.edited" ? { text: `text ${at}` } : type === "message.deleted" ? {} : { emoji: "👍" };
        return { ...said, seq: at + 3, type, id: `c${at}`, by, target, ...more };
      });
      const events = [...posts, ...made] as unknown as PlacedEvent[]; // made up: ids are not as long as real ones
      const recent = new RecentEvents(0);
      for (const event of events) {
        recent.push({ seq: event.seq, item: Buffer.from(JSON.stringify(event)) });
        if (event.type === "message.edited" || event.type === "message.deleted") recent.erase(event);
      }
      const whole = replay([], events);
      for (let after = 0; after <= events.length; after++) {
        const missed = (recent.since(after) ?? []).map(({ item }) => JSON.parse(Buffer.from(item).toString()));
        const held = replay(
          [],
          events.filter(({ seq }) => seq <= after),
        );
        expect(replay(held, missed)).toEqual(whole);
      }
    }),
  );
});

/** As a page does. */
function replay(held: readonly Item[], events: readonly PlacedEvent[]): readonly Item[] {
  const items = [...held, ...events.filter((event) => targetOf(event) === undefined)];
  return items.map((item) => events.reduce(fold, item));
}

test("gives memory back when asked", () => {
  const recent = new RecentEvents(0);
  for (let seq = 1; seq <= 10; seq++) recent.push(sent(seq));
  recent.halve();
  expect(recent.bytes).toBe(50);
  expect(recent.since(4)).toBeUndefined();
  expect(seqs(recent, 5)).toEqual([6, 7, 8, 9, 10]);
});

function work(milliseconds: number): void {
  for (const until = performance.now() + milliseconds; performance.now() < until; );
}

test("tells a loop that was at work from one that waited", async () => {
  const load = openLoadMeter();
  await delay(120);
  const waited = load();
  work(120);
  await delay(0);
  const worked = load();
  expect(waited).toBeLessThan(worked);
  expect(worked).toBeLessThanOrEqual(1);
});
