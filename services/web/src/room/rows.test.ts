import type { Post } from "@parlor/client/outbox";
import { emptyTimeline } from "@parlor/client/timeline";
import type { MemberId, MessageId, PlacedEvent, RoomCode } from "@parlor/contracts";
import { expect, test } from "vitest";
import { followRows, type Row, rowsOf, type Scene } from "./rows.ts";

const [ana, bo] = ["anaanaanaana" as MemberId, "bobobobobobo" as MemberId];
const noon = new Date(2026, 4, 4, 12).getTime();
const minute = 60_000;

function says(by: MemberId, seq: number, ts: number): PlacedEvent {
  const name = by === ana ? "Ana" : "Bo";
  return { type: "message.posted", id: `m${seq}` as MessageId, by, name, text: `text ${seq}`, ts, seq };
}
function scene(events: readonly PlacedEvent[], more: Partial<Scene> = {}): Scene {
  const timeline = { ...emptyTimeline, items: events, head: events.at(-1)?.seq ?? 0 };
  return {
    timeline,
    posts: [],
    comings: [],
    marked: new Set(),
    you: { id: ana, name: "Ana" },
    readUpTo: undefined,
    ...more,
  };
}
const kinds = (rows: readonly Row[]) => rows.map((row) => row.kind);
const messages = (rows: readonly Row[]) => rows.filter((row) => row.kind === "message");

test("[W7] one author's messages within five minutes stand together", () => {
  const rows = messages(
    rowsOf(
      scene([
        says(bo, 1, noon),
        says(bo, 2, noon + 4 * minute),
        says(bo, 3, noon + 10 * minute),
        says(ana, 4, noon + 10 * minute),
      ]),
    ),
  );
  expect(rows.map((row) => row.starts)).toEqual([true, false, true, true]);
  expect(rows.map((row) => row.ends)).toEqual([false, true, true, true]);
});

test("[W7] a new day is divided off", () => {
  const rows = rowsOf(scene([says(bo, 1, noon), says(bo, 2, noon + 24 * 60 * minute)]));
  expect(kinds(rows)).toEqual(["day", "message", "day", "message"]);
});

test("[T1] the time shown never runs backwards", () => {
  const rows = messages(rowsOf(scene([says(bo, 1, noon + minute), says(ana, 2, noon)])));
  expect(rows.map((row) => row.ts)).toEqual([noon + minute, noon + minute]);
});

test("[W7] what is new since the person last read is divided off, their own messages apart", () => {
  const events = [says(bo, 1, noon), says(ana, 2, noon), says(bo, 3, noon)];
  expect(kinds(rowsOf(scene(events, { readUpTo: 1 })))).toEqual(["day", "message", "message", "new", "message"]);
  expect(kinds(rowsOf(scene(events, { readUpTo: 3 })))).not.toContain("new");
});

test("[D7] a gap is a row at its place", () => {
  const { timeline } = scene([says(bo, 1, noon), says(bo, 9, noon)]);
  const gaps = [{ after: 1, before: 9, missed: 4 }];
  const rows = rowsOf(scene([], { timeline: { ...timeline, gaps } }));
  expect(kinds(rows)).toEqual(["day", "message", "gap", "message"]);
  expect(messages(rows).map((row) => row.starts)).toEqual([true, true]);
});

test("[D1] of one's own messages the newest that is in the log says that it is sent", () => {
  const post: Post = {
    id: "p" as MessageId,
    room: "x" as RoomCode,
    text: "on its way",
    at: noon,
    by: ana,
    state: "sending",
  };
  const rows = messages(rowsOf(scene([says(ana, 1, noon), says(ana, 2, noon)], { posts: [post] })));
  expect(rows.map((row) => row.state)).toEqual(["sent", "newest-sent", post]);
});

test("[W3] a line about arrivals stands where the room was then", () => {
  const comings = [{ by: bo, name: "Bo", kind: "joined" as const, after: 1, at: 0 }];
  const rows = rowsOf(scene([says(ana, 1, noon), says(ana, 2, noon)], { comings }));
  expect(kinds(rows)).toEqual(["day", "message", "notice", "message"]);
});

test("rows that did not change stay the same objects", () => {
  const follow = followRows();
  const events = [says(bo, 1, noon), says(bo, 2, noon + 10 * minute)];
  const first = follow(scene(events));
  const second = follow(scene([...events, says(ana, 3, noon + 10 * minute)]));
  expect(second).toHaveLength(4);
  for (const [at, row] of first.entries()) expect(second[at]).toBe(row);
});

test("[W18] messages of those whose names look alike are marked", () => {
  const rows = messages(rowsOf(scene([says(bo, 1, noon), says(ana, 2, noon)], { marked: new Set([bo]) })));
  expect(rows.map((row) => row.alike)).toEqual([true, false]);
});
