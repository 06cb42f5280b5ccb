import { letGo } from "@parlor/client/let-go";
import type { Post } from "@parlor/client/outbox";
import { emptyTimeline, type Gap, hear, prepend } from "@parlor/client/timeline";
import type { MemberId, MessageId, PlacedEvent, RoomCode } from "@parlor/contracts";
import fc from "fast-check";
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
    you: { id: ana, name: "Ana", role: "member" },
    quotes: new Map(),
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
    type: "message.post",
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

const shownIn = (rows: readonly Row[]) => rows.map((row) => ({ ...row }));

test("[W50] rows that follow each other are what they would be if they were made anew, whatever happens", () => {
  const who = fc.constantFrom(ana, bo);
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ does: fc.constant("says" as const), who, after: fc.nat(20 * 60 * minute) }) },
    { weight: 2, arbitrary: fc.record({ does: fc.constant("deletes" as const), at: fc.nat(40) }) },
    fc.record({ does: fc.constant("edits" as const), at: fc.nat(40) }),
    fc.record({ does: fc.constant("reacts" as const), at: fc.nat(40), who }),
    fc.record({ does: fc.constant("answers" as const), at: fc.integer({ min: -5, max: 40 }), who }),
    fc.record({ does: fc.constant("quotes" as const), at: fc.integer({ min: 980, max: 1000 }) }),
    { weight: 2, arbitrary: fc.record({ does: fc.constant("wishes" as const), at: fc.nat(40), what: fc.nat(3) }) },
    fc.record({ does: fc.constant("refuses" as const), at: fc.nat(3) }),
    fc.record({ does: fc.constant("givesUp" as const), at: fc.nat(3) }),
    fc.record({ does: fc.constant("locks" as const) }),
    fc.record({ does: fc.constant("older" as const), count: fc.integer({ min: 1, max: 4 }), who }),
    fc.record({ does: fc.constant("letsGo" as const), every: fc.integer({ min: 2, max: 4 }) }),
    fc.record({ does: fc.constant("comes" as const) }),
    fc.record({ does: fc.constant("writes" as const) }),
    fc.record({ does: fc.constant("sent" as const) }),
    fc.record({ does: fc.constant("marks" as const), who }),
    fc.record({ does: fc.constant("gap" as const), at: fc.nat(40) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.option(fc.integer({ min: 990, max: 1010 })), (steps, read) => {
      const follow = followRows();
      let now = scene([], { readUpTo: read ?? undefined });
      let [seq, ts, oldest, posts] = [1000, noon, 1000, 0];
      const take = (event: object) => {
        seq += 2;
        const placed = { ...event, seq } as PlacedEvent; // joined again
        now = { ...now, timeline: hear(now.timeline, placed).timeline };
      };
      for (const act of steps) {
        const { timeline } = now;
        if (act.does === "says") ts += act.after - 30_000;
        if (act.does === "says") take(says(act.who, seq, ts));
        if (act.does === "locks") take({ type: "room.locked", by: bo, name: "Bo", ts });
        const placed = (at: number) => timeline.items[at % Math.max(1, timeline.items.length)]?.seq ?? 1;
        const target = "at" in act ? placed(act.at) : 1;
        const author = timeline.items.find((item) => item.seq === target);
        const change = { id: `c${seq}`, by: author && "by" in author ? author.by : bo, name: "Bo", target, ts };
        if (act.does === "deletes") take({ ...change, type: "message.deleted" });
        if (act.does === "edits") take({ ...change, type: "message.edited", text: `now ${seq}` });
        if (act.does === "reacts") take({ ...change, type: "reaction.added", emoji: "👍", by: act.who });
        if (act.does === "answers") {
          const reply = act.at < 0 ? 1000 + act.at : placed(act.at);
          take({ ...says(act.who, seq, ts), reply });
        }
        if (act.does === "quotes") {
          const answered = says(bo, act.at, noon);
          now = {
            ...now,
            quotes: new Map(now.quotes).set(act.at, { ...answered, text: `quoted ${seq}` } as typeof answered),
          };
        }
        if (act.does === "wishes") {
          const of = { id: `p${++posts}` as MessageId, room: "x" as RoomCode, at: ts, by: ana, target: placed(act.at) };
          const wish = [
            { ...of, type: "message.edit", text: `wished ${seq}`, state: "sending" },
            { ...of, type: "message.delete", state: "sending" },
            { ...of, type: "message.delete", state: "waiting", until: ts + 5_000 },
            { ...of, type: "reaction.add", emoji: "🎉", state: "sending" },
          ] as const;
          now = { ...now, posts: [...now.posts, ...wish.slice(act.what, act.what + 1)] };
        }
        if (act.does === "refuses") {
          const refused = (post: Post) => ({ ...post, state: "refused", reason: "too-fast" }) as const;
          now = { ...now, posts: now.posts.map((post, at) => (at === act.at ? refused(post) : post)) };
        }
        if (act.does === "givesUp") now = { ...now, posts: now.posts.filter((_, at) => at !== act.at) };
        if (act.does === "older") {
          const events = Array.from({ length: act.count }, (_, at) => says(act.who, oldest - act.count + at, noon));
          oldest -= act.count;
          now = { ...now, timeline: prepend(timeline, { events, more: true }) };
        }
        if (act.does === "letsGo") now = { ...now, timeline: letGo(timeline, (at) => at % act.every > 0) };
        if (act.does === "comes") {
          const coming = { by: bo, name: "Bo", kind: "joined" as const, after: seq, at: 0 };
          now = { ...now, comings: [...now.comings, coming] };
        }
        if (act.does === "writes") {
          const id = `p${++posts}` as MessageId;
          const said = {
            type: "message.post",
            text: `on its way ${seq}`,
            reply: timeline.items.at(-1)?.seq ?? 1,
          } as const;
          now = {
            ...now,
            posts: [...now.posts, { ...said, id, room: "x" as RoomCode, at: ts, by: ana, state: "sending" }],
          };
        }
        if (act.does === "sent") {
          const post = now.posts.find(({ type }) => type === "message.post");
          if (post !== undefined && "text" in post) take({ ...says(ana, seq, ts), id: post.id, text: post.text });
          now = { ...now, posts: now.posts.filter((one) => one !== post) };
        }
        if (act.does === "marks") now = { ...now, marked: new Set([act.who]) };
        if (act.does === "gap") {
          const at = act.at % Math.max(1, timeline.items.length);
          const [first, second] = [timeline.items[at]?.seq, timeline.items[at + 1]?.seq];
          const isFree = first !== undefined && !timeline.gaps.some(({ after }) => after === first);
          const gap: Gap = { after: first ?? 0, before: second ?? 0, missed: undefined };
          const gaps = [...timeline.gaps, gap].sort((one, other) => one.after - other.after);
          if (isFree && second !== undefined) now = { ...now, timeline: { ...timeline, gaps } };
        }
        const before = follow(now);
        expect(shownIn(before)).toEqual(shownIn(rowsOf(now)));
        expect(follow(now).every((row, place) => row === before[place])).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test("[W50] a further message makes no row again but the one that it is grouped with", () => {
  const follow = followRows();
  const events = Array.from({ length: 3_000 }, (_, at) => says(at % 7 < 3 ? ana : bo, at + 1, noon + at));
  const before = follow(scene(events));
  const made = new Set(follow(scene([...events, says(bo, 3_001, noon + 3_001)])));
  for (const row of before) made.delete(row);
  expect(made.size).toBeLessThanOrEqual(2);
});

test("[W18] messages of those whose names look alike are marked", () => {
  const rows = messages(rowsOf(scene([says(bo, 1, noon), says(ana, 2, noon)], { marked: new Set([bo]) })));
  expect(rows.map((row) => row.alike)).toEqual([true, false]);
});
