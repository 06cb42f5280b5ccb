import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { LogEvent, PlacedEvent } from "./history.ts";
import type { RoomInfo } from "./room.ts";

// An event that only this test knows.
vi.mock("./history.ts", async (original) => {
  const { events, ...others } = await original<typeof import("./history.ts")>();
  const { event } = await import("./declare.ts");
  const { MemberId, Seq } = await import("./fields.ts");
  type Liked = { readonly likes?: readonly string[] };
  const effects = {
    target: ({ target }: { target: number }) => target,
    fold: (item: Liked, { by }: { by: string }) =>
      item.likes?.includes(by) ? item : { ...item, likes: [...(item.likes ?? []), by] },
  };
  return {
    ...others,
    events: [...events, event("test.liked", "A test likes it.", { by: MemberId, target: Seq }, effects)],
  };
});
await import("./history.ts");
const { changedAt, expelledBy, fold, foldRoom, targetOf } = await import("./item.ts");

const posted = (seq: number) =>
  ({ type: "message.posted", id: "m", by: "AAAAAAAAAAAA", name: "Ana", text: "hello", ts: 1, seq }) as PlacedEvent;
const liked = (seq: number, target: number, by = "BBBBBBBBBBBB") =>
  ({ type: "test.liked", target, by, seq }) as unknown as PlacedEvent;

test("[U2] an item carries the seq of its newest change, and an event folded in twice is folded in once", () => {
  const item = posted(5);
  expect(changedAt(item)).toBe(5);
  const once = fold(item, liked(7, 5));
  expect(once).toEqual({ ...item, likes: ["BBBBBBBBBBBB"], changed: 7 });
  expect(fold(once, liked(7, 5))).toBe(once);
  expect(fold(once, liked(6, 5, "CCCCCCCCCCCC"))).toBe(once);
  expect(item).toEqual(posted(5));
});

test("[U2] an event that concerns another item, that is an item of its own, or that is unknown changes nothing", () => {
  const item = posted(5);
  const unknown = { type: "from.the.future", target: 5, seq: 9 } as unknown as PlacedEvent;
  for (const event of [liked(7, 4), posted(8), unknown]) expect(fold(item, event)).toBe(item);
  expect([liked(7, 4), posted(8), unknown].map((event) => targetOf(event))).toEqual([4, undefined, undefined]);
});

test("[U2] whatever is heard again, an item is what each event in the log's order makes it", () => {
  const likes = fc.array(fc.tuple(fc.constantFrom(1, 2), fc.constantFrom("BBBBBBBBBBBB", "CCCCCCCCCCCC")), {
    maxLength: 8,
  });
  const again = fc.array(fc.nat(7), { maxLength: 8 });
  fc.assert(
    fc.property(likes, again, (all, times) => {
      const events = all.map(([target, by], at) => liked(at + 3, target, by));
      const once = events.reduce(fold, posted(1));
      const more = times.flatMap((upTo) => events.slice(0, upTo + 1)).reduce(fold, once);
      expect(more).toEqual(once);
    }),
  );
});

const room = { code: "general", kind: "general", title: "", locked: false, retentionDays: 30 } as unknown as RoomInfo;
const act = { by: "AAAAAAAAAAAA", name: "Ana", ts: 1 };

test("[U2] what the owner does to a room is folded the same everywhere", () => {
  const does = (event: object) => foldRoom(room, { ...act, ...event } as LogEvent);
  expect(does({ type: "room.renamed", title: "Tea" })).toEqual({ ...room, title: "Tea" });
  expect(does({ type: "room.locked" })).toEqual({ ...room, locked: true });
  expect(foldRoom({ ...room, locked: true }, { ...act, type: "room.unlocked" } as LogEvent)).toEqual(room);
  for (const type of ["message.posted", "member.removed", "from.the.future"]) expect(does({ type })).toBe(room);
});

test("[U2] an event says who must leave", () => {
  expect(expelledBy({ ...act, type: "member.removed", member: "BBBBBBBBBBBB" } as unknown as LogEvent)).toBe(
    "BBBBBBBBBBBB",
  );
  expect(expelledBy({ type: "room.closed", ts: 1, seal: "x" })).toBe("everybody");
  expect(expelledBy(posted(1))).toBeUndefined();
});
