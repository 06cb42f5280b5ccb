import { type Epoch, fold, type MemberId, type MessageId, type PlacedEvent, type RoomJoined } from "@parlor/contracts";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { effectsOf } from "../../contracts/src/effects.ts";
import {
  emptyTimeline,
  enter,
  fill,
  foldPage,
  hear,
  insert,
  type Page,
  prepend,
  refresh,
  type Timeline,
} from "./timeline.ts";

// Only this test knows the event: somebody likes a message.
type Liked = { readonly likes?: readonly string[] };
beforeAll(() => {
  effectsOf.set("test.liked", {
    target: ({ target }: { readonly target: number }) => target,
    fold: (item: Liked, { by }: { readonly by: string }) =>
      item.likes?.includes(by) ? item : { ...item, likes: [...(item.likes ?? []), by] },
  });
});
afterAll(() => void effectsOf.delete("test.liked"));

const epoch = "aaaaaaaaaaaaaaaa" as Epoch;
const ana = "anaanaanaana" as MemberId;
const posted = (seq: number): PlacedEvent => ({
  ...{ type: "message.posted", id: `m${seq}` as MessageId, by: ana, name: "Ana", text: `${seq}`, ts: seq, seq },
});
const liked = (seq: number, target: number, by: string): PlacedEvent =>
  JSON.parse(JSON.stringify({ type: "test.liked", target, by, ts: seq, seq }));

// The log's items up to a place, each fact folded in its order.
function itemsOf(log: readonly PlacedEvent[], upTo: number): readonly PlacedEvent[] {
  const known = log.filter(({ seq }) => seq <= upTo);
  const isItem = (event: PlacedEvent) => event.type === "message.posted";
  return known.filter(isItem).map((item) => known.filter((event) => !isItem(event)).reduce(fold, item));
}

// Only a live event tells the place of the event before it.
const asItem = ({ prev: _, ...item }: PlacedEvent) => item;

const entered = (extra: Partial<RoomJoined>) =>
  ({ type: "room.joined", epoch, more: true, entered: "fresh", ...extra }) as RoomJoined;

test("[U2] an event that changes an item adds none, and moves the head whether the item is held or not", () => {
  const start = enter(emptyTimeline, entered({ events: [posted(3)], seq: 3 }));
  const { timeline, heard } = hear(start, { ...liked(5, 3, "bo"), prev: 3 });
  expect(heard).toBe("new");
  expect(timeline.items).toEqual([{ ...posted(3), likes: ["bo"], changed: 5 }]);
  const other = hear(timeline, { ...liked(6, 1, "bo"), prev: 5 });
  expect(other.timeline).toEqual({ ...timeline, head: 6 });
  expect(hear(other.timeline, { ...liked(5, 3, "bo"), prev: 3 })).toEqual({ timeline: other.timeline, heard: "known" });
});

test("[U2] of two items at one place the one that changed later is held, whatever the order they come in", () => {
  const [old, now] = [posted(3), { ...posted(3), likes: ["bo"], changed: 5 }];
  const start = enter(emptyTimeline, entered({ events: [now, posted(4)], seq: 5 }));
  expect(prepend(start, { events: [posted(2), old], more: false }).items).toEqual([posted(2), now, posted(4)]);
  const stale = enter(emptyTimeline, entered({ events: [old, posted(4)], seq: 4 }));
  expect(insert(stale, { events: [now], more: true }).items).toEqual([now, posted(4)]);
});

test("[U2] an older server answers the facts themselves: they are folded into the items beside them", () => {
  const start = enter(emptyTimeline, entered({ events: [posted(3), liked(4, 3, "bo"), posted(5)], seq: 5 }));
  expect(start.items).toEqual([{ ...posted(3), likes: ["bo"], changed: 4 }, posted(5)]);
});

// Questions are answered later, as the log was when asked.
class Reader {
  timeline: Timeline = emptyTimeline;
  readonly #log: readonly PlacedEvent[];
  #asked: { readonly page: Page; readonly take: (page: Page) => void; readonly heard: PlacedEvent[] }[] = [];
  told = 1;

  constructor(log: readonly PlacedEvent[]) {
    this.#log = log;
  }

  get #seq(): number {
    return this.#log[this.told - 1]?.seq ?? 0;
  }

  hear(at: number): void {
    const event = this.#log[at];
    if (event === undefined || at >= this.told) return;
    const { timeline, heard } = hear(this.timeline, { ...event, prev: this.#log[at - 1]?.seq ?? 0 });
    this.timeline = timeline;
    if (heard === "hole") return this.resume(1000, 3);
    if (heard === "new") for (const asked of this.#asked) asked.heard.push(event);
  }

  // Everything is replayed, unless it is too much.
  resume(most: number, tail: number): void {
    this.#asked = [];
    const { head, epoch: known } = this.timeline;
    const later = this.#log.filter(({ seq }) => seq > head && seq <= this.#seq);
    const end = itemsOf(this.#log, this.#seq).slice(-tail);
    if (known === undefined) this.timeline = enter(this.timeline, entered({ events: [...end], seq: this.#seq }));
    else if (later.length > most) {
      const view = end.filter(({ seq }) => seq > head);
      this.timeline = enter(this.timeline, entered({ entered: "gap", events: view, seq: this.#seq, missed: 1 }));
      this.#refresh();
    } else for (const { seq } of later) this.hear(this.#log.findIndex((event) => event.seq === seq));
    if (known !== undefined && this.timeline.staleAfter !== undefined) this.#refresh();
  }

  #refresh(): void {
    const { staleAfter = 0 } = this.timeline;
    const changed = itemsOf(this.#log, this.#seq).filter(({ seq, changed = seq }) => changed > staleAfter);
    this.#ask(changed, true, (page) => {
      this.timeline = { ...refresh(this.timeline, page.events), staleAfter: undefined };
    });
  }

  older(): void {
    const oldest = this.timeline.items[0]?.seq ?? this.timeline.head + 1;
    const before = itemsOf(this.#log, this.#seq).filter(({ seq }) => seq < oldest);
    this.#ask(before.slice(-2), before.length > 2, (page) => {
      if ((this.timeline.items[0]?.seq ?? oldest) === oldest) this.timeline = prepend(this.timeline, page);
    });
  }

  gap(): void {
    const [gap] = this.timeline.gaps;
    if (gap === undefined) return;
    const after = itemsOf(this.#log, this.#seq).filter(({ seq }) => seq > gap.after);
    this.#ask(after.slice(0, 2), after.length > 2, (page) => {
      if (this.timeline.gaps.includes(gap)) this.timeline = fill(this.timeline, gap, page);
    });
  }

  #ask(events: readonly PlacedEvent[], more: boolean, take: (page: Page) => void): void {
    this.#asked.push({ page: { events, more }, take, heard: [] });
  }

  answer(): void {
    const asked = this.#asked.shift();
    asked?.take(foldPage(asked.page, asked.heard));
  }

  answerAll(): void {
    while (this.#asked.length > 0) this.answer();
  }
}

test("[U2] [D3] any interleaving of live events, resumes, gaps, pages and repeats shows what the log makes of each message", () => {
  const fact = fc.oneof(
    { weight: 2, arbitrary: fc.constant(undefined) },
    { weight: 3, arbitrary: fc.record({ target: fc.nat(12), by: fc.constantFrom("bo", "cy", "di") }) },
  );
  const step = fc.oneof(
    fc.record({ does: fc.constantFrom("grow" as const, "hear" as const), at: fc.nat(40) }),
    fc.record({ does: fc.constantFrom("resume" as const), most: fc.nat(6), tail: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ does: fc.constantFrom("older" as const, "gap" as const, "answer" as const, "again" as const) }),
  );
  fc.assert(
    fc.property(fc.array(fact, { minLength: 1, maxLength: 30 }), fc.array(step, { maxLength: 60 }), (facts, steps) => {
      const log: PlacedEvent[] = [];
      for (const [at, one] of facts.entries()) {
        const targets = log.filter(({ type }) => type === "message.posted");
        const target = one && targets[one.target % targets.length];
        log.push(one && target ? liked(2 * at + 1, target.seq, one.by) : posted(2 * at + 1));
      }
      const reader = new Reader(log);
      reader.resume(0, 3);
      for (const act of steps) {
        if (act.does === "grow") reader.told = Math.min(log.length, reader.told + 1 + (act.at % 3));
        if (act.does === "hear") reader.hear(act.at % log.length);
        if (act.does === "resume") reader.resume(act.most, act.tail);
        if (act.does === "older" || act.does === "gap" || act.does === "answer") reader[act.does]();
        if (act.does === "again") reader.hear(log.findIndex(({ seq }) => seq === reader.timeline.head));
        if (reader.timeline.staleAfter !== undefined) continue; // asked for, and not answered yet
        const { items, head } = reader.timeline;
        const truth = new Map(itemsOf(log, head).map((item) => [item.seq, item]));
        for (const item of items)
          if ((item.changed ?? item.seq) <= head) expect(asItem(item)).toEqual(truth.get(item.seq));
      }
      reader.told = log.length;
      reader.resume(1000, 3);
      reader.answerAll();
      for (let left = 100; left > 0 && reader.timeline.gaps.length > 0; left--) {
        reader.gap();
        reader.answerAll();
      }
      for (let left = 100; left > 0 && !reader.timeline.begins; left--) {
        reader.older();
        reader.answerAll();
      }
      expect(reader.timeline.items.map(asItem)).toEqual(itemsOf(log, log.at(-1)?.seq ?? 0));
    }),
    {
      numRuns: 500,
      // An answer to the first gap comes behind the second: what it says is newer than what is held, whatever was heard.
      examples: [
        [
          [{ target: 0, by: "bo" }, undefined, { target: 1, by: "bo" }, undefined, { target: 4, by: "bo" }],
          [
            { does: "grow", at: 24 },
            { does: "resume", most: 0, tail: 1 },
            { does: "grow", at: 9 },
            { does: "resume", most: 0, tail: 1 },
          ],
        ],
      ],
    },
  );
});
