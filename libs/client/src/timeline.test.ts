import type { Epoch, MemberId, MessageId, PlacedEvent, RoomCode, RoomJoined } from "@parlor/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { letGo } from "./let-go.ts";
import {
  emptyTimeline,
  enter,
  fill,
  find,
  followAuthors,
  hear,
  insert,
  isPlaced,
  prepend,
  type Timeline,
} from "./timeline.ts";

const epoch = "aaaaaaaaaaaaaaaa" as Epoch;
const ana = "anaanaanaana" as MemberId;

function posted(seq: number, id = `m${seq}`, prev?: number): PlacedEvent {
  const event = { type: "message.posted" as const, id: id as MessageId, by: ana, name: "Ana", text: id, ts: seq, seq };
  return prev === undefined ? event : { ...event, prev };
}

function joined(log: readonly PlacedEvent[], more: boolean, extra: Partial<RoomJoined> = {}): RoomJoined {
  return {
    type: "room.joined",
    ref: 1,
    room: { code: "lobby" as RoomCode, kind: "named", title: "", locked: false, retentionDays: 30 },
    epoch,
    seq: log.at(-1)?.seq ?? 0,
    events: [...log],
    more,
    here: 1,
    entered: "fresh",
    you: { id: ana, name: "Ana", role: "member" },
    token: "t",
    members: [],
    landed: [],
    ...extra,
  };
}

const seqs = (timeline: Timeline) => timeline.items.map((event) => event.seq);

test("[D3] an event that comes twice or late changes nothing", () => {
  const start = enter(emptyTimeline, joined([posted(3), posted(5)], false));
  const { timeline } = hear(start, posted(8, "m8", 5));
  expect(hear(timeline, posted(8, "m8", 5))).toEqual({ timeline, heard: "known" });
  expect(hear(timeline, posted(5, "m5", 3))).toEqual({ timeline, heard: "known" });
  expect(seqs(timeline)).toEqual([3, 5, 8]);
});

test("[D7] an event whose predecessor was not heard says that there is a hole, and is not taken", () => {
  const start = enter(emptyTimeline, joined([posted(3)], false));
  expect(hear(start, posted(9, "m9", 5))).toEqual({ timeline: start, heard: "hole" });
});

test("[D7] what was too much to replay is a row that says how much, and loads it", () => {
  const start = enter(emptyTimeline, joined([posted(1)], false));
  const back = enter(start, joined([posted(9), posted(10)], true, { entered: "gap", missed: 3 }));
  expect(back.gaps).toEqual([{ after: 1, before: 9, missed: 3 }]);
  const [gap] = back.gaps;
  if (gap === undefined) throw new Error("no gap");
  const half = fill(back, gap, { events: [posted(4), posted(5)], more: true });
  expect(half.gaps).toEqual([{ after: 5, before: 9, missed: 1 }]);
  const whole = fill(half, half.gaps[0] ?? gap, { events: [posted(6), posted(9)], more: true });
  expect(whole.gaps).toEqual([]);
  expect(seqs(whole)).toEqual([1, 4, 5, 6, 9, 10]);
});

test("[D11] an answer about another log replaces everything, whatever it calls itself", () => {
  const start = enter(emptyTimeline, joined([posted(7)], false));
  const other = joined([posted(2, "other")], false, { entered: "resumed", epoch: "bbbbbbbbbbbbbbbb" as Epoch });
  expect(seqs(enter(start, other))).toEqual([2]);
});

test("[D5] a message that is in the log twice is shown once, at its first place", () => {
  const start = enter(emptyTimeline, joined([posted(4, "same")], true));
  expect(seqs(hear(start, posted(6, "same", 4)).timeline)).toEqual([4]);
  expect(seqs(prepend(start, { events: [posted(2, "same")], more: false }))).toEqual([2]);
});

test("[D7] a page from further back leaves a gap before what is held, and one inside a gap splits it", () => {
  const start = enter(emptyTimeline, joined([posted(50)], true));
  const found = insert(start, { events: [posted(7), posted(9)], more: true });
  expect(found.gaps).toEqual([{ after: 9, before: 50, missed: undefined }]);
  expect(insert(found, { events: [posted(20), posted(22)], more: true }).gaps).toEqual([
    { after: 9, before: 20, missed: undefined },
    { after: 22, before: 50, missed: undefined },
  ]);
});

// The gateway over a log that is an array.
function gatewayOf(log: readonly PlacedEvent[], head: () => number, tail: number, replay: number) {
  const known = () => log.filter((event) => event.seq <= head());
  return {
    join: (held: Timeline): RoomJoined => {
      const all = known();
      const later = all.filter((event) => event.seq > held.head);
      if (held.epoch === undefined) return joined(all.slice(-tail), all.length > tail, { seq: all.at(-1)?.seq ?? 0 });
      if (later.length <= replay) return joined([], true, { entered: "resumed", seq: held.head });
      return joined(later.slice(-tail), true, { entered: "gap", missed: Math.max(0, later.length - tail) });
    },
    replay: (after: number) => known().filter((event) => event.seq > after),
    before: (seq: number, limit: number) =>
      page(
        known().filter((event) => event.seq < seq),
        -limit,
      ),
    after: (seq: number, limit: number) =>
      page(
        known().filter((event) => event.seq > seq),
        limit,
      ),
  };
}

function page(events: readonly PlacedEvent[], limit: number) {
  const some = limit < 0 ? events.slice(limit) : events.slice(0, limit);
  return { events: some, more: some.length < events.length };
}

// What is replayed follows as live events.
function resume(held: Timeline, gateway: ReturnType<typeof gatewayOf>): Timeline {
  const reply = gateway.join(held);
  const entered = enter(held, reply);
  return gateway
    .replay(entered.head)
    .reduce((timeline, event) => hear(timeline, chained(timeline, event)).timeline, entered);
}

const chained = (timeline: Timeline, event: PlacedEvent): PlacedEvent => ({ ...event, prev: timeline.head });

function loadAll(held: Timeline, gateway: ReturnType<typeof gatewayOf>): Timeline {
  let timeline = held;
  for (let gap = timeline.gaps[0]; gap !== undefined; gap = timeline.gaps[0]) {
    timeline = fill(timeline, gap, gateway.after(gap.after, 3));
  }
  while (!timeline.begins) timeline = prepend(timeline, gateway.before(timeline.items[0]?.seq ?? 1e9, 3));
  return timeline;
}

// In the log, within what is shown, and neither held nor covered by a gap.
function silentHoles(held: Timeline, log: readonly PlacedEvent[]): readonly number[] {
  const oldest = held.items[0]?.seq ?? held.head;
  return log
    .map((event) => event.seq)
    .filter((seq) => seq > oldest && seq <= held.head && !seqs(held).includes(seq))
    .filter((seq) => !held.gaps.some((gap) => gap.after < seq && seq < gap.before));
}

test("[D3] [D7] any interleaving of duplicates, reorderings, holes and resumes ends equal to the log", () => {
  const step = fc.oneof(
    fc.record({ does: fc.constant("hear" as const), at: fc.nat(40) }),
    fc.record({ does: fc.constant("drop" as const) }),
    fc.record({ does: fc.constant("resume" as const) }),
    fc.record({ does: fc.constant("older" as const) }),
    fc.record({ does: fc.constant("found" as const), at: fc.nat(40) }),
    fc.record({ does: fc.constant("letGo" as const), kept: fc.array(fc.boolean(), { minLength: 1 }) }),
  );
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 40 }), // rooms share one stream: seqs have holes
      fc.array(step, { maxLength: 60 }),
      fc.record({ start: fc.nat(40), tail: fc.integer({ min: 1, max: 8 }), replay: fc.integer({ min: 0, max: 8 }) }),
      (steps, does, { start, tail, replay }) => {
        const log = steps.map((_, at) => posted(steps.slice(0, at + 1).reduce((sum, by) => sum + by)));
        let told = start % log.length;
        const gateway = gatewayOf(log, () => log[told]?.seq ?? 0, tail, replay);
        let timeline = resume(emptyTimeline, gateway);
        for (const act of does) {
          if (act.does === "drop") told = Math.min(told + 1, log.length - 1);
          if (act.does === "resume") timeline = resume(timeline, gateway);
          if (act.does === "older") {
            timeline = prepend(timeline, gateway.before(timeline.items[0]?.seq ?? 1e9, 4));
          }
          if (act.does === "found") {
            const at = log[act.at % (told + 1)]?.seq ?? 0;
            if (at <= timeline.head) timeline = insert(timeline, gateway.before(at + 1, 2));
          }
          if (act.does === "letGo") timeline = letGo(timeline, (at) => act.kept[at % act.kept.length] === true);
          expect(silentHoles(timeline, log)).toEqual([]);
          for (const { seq } of log)
            expect(find(timeline, ana, `m${seq}` as MessageId)?.seq).toBe(seqs(timeline).find((one) => one === seq));
          if (act.does !== "hear") continue;
          const at = act.at % log.length;
          told = Math.max(told, at);
          const event = log[at];
          if (event === undefined) continue;
          const heard = hear(timeline, { ...event, prev: log[at - 1]?.seq ?? 0 });
          timeline = heard.heard === "hole" ? resume(heard.timeline, gateway) : heard.timeline;
          expect(seqs(timeline)).toEqual([...seqs(timeline)].sort((a, b) => a - b));
        }
        told = log.length - 1;
        expect(seqs(loadAll(resume(timeline, gateway), gateway))).toEqual(log.map((event) => event.seq));
      },
    ),
    { numRuns: 500 },
  );
});

test("[D7] what is let go of between others is behind a gap that counts it, before others it is an older page", () => {
  const start = enter(
    emptyTimeline,
    joined(
      [1, 2, 3, 4, 5, 6, 7].map((seq) => posted(seq)),
      false,
    ),
  );
  const gap = { after: 5, before: 6, missed: 3 };
  const held = letGo({ ...start, gaps: [gap] }, (at) => [2, 3, 6].includes(at));
  expect([seqs(held), held.begins]).toEqual([[3, 4, 7], false]);
  expect(held.gaps).toEqual([{ after: 4, before: 7, missed: 5 }]);
  expect(letGo(held, () => true)).toBe(held);
  expect(seqs(letGo(held, () => false))).toEqual([7]);
});

test("the authors are the same list until there is a new one", () => {
  const authorsOf = followAuthors();
  const start = enter(emptyTimeline, joined([posted(1), posted(2)], false));
  const authors = authorsOf(start);
  expect(authors).toEqual([{ id: ana, name: "Ana" }]);
  const { timeline } = hear(start, posted(3, "m3", 2));
  expect(authorsOf(timeline)).toBe(authors);
  expect(authorsOf(letGo(timeline, (at) => at > 1))).toBe(authors);
  const other = hear(timeline, { ...posted(4, "m4", 3), name: "Anna" } as PlacedEvent).timeline;
  expect(authorsOf(other).map(({ name }) => name)).toEqual(["Ana", "Anna"]);
});

test("[U1] an event of a later version takes its place, and what follows it is no hole", () => {
  const later: unknown = { type: "poll.opened", seq: 2, prev: 1, ts: 0, by: ana, name: "Ana", question: "?" };
  const held = enter(emptyTimeline, joined([posted(1)], false));
  const item = later as PlacedEvent; // of no type that is known
  expect(isPlaced(item)).toBe(true);
  const { timeline, heard } = hear(held, item);
  expect(heard).toBe("new");
  expect(hear(timeline, posted(3, "m3", 2)).heard).toBe("new");
  expect(isPlaced({ type: "session.pong", ref: 1, seq: 3 })).toBe(false);
});
