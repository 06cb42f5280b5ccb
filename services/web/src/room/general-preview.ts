import { emptyTimeline, enter, followAuthors, hear, isPlaced, type Timeline } from "@parlor/client/timeline";
import type { FrameItem } from "@parlor/contracts";
import { computed, signal } from "@preact/signals";
import { markAlike } from "../app/alike.ts";
import { connectTo } from "../app/network.ts";
import { Absence, away } from "../app/notices.ts";
import { followRows } from "./rows.ts";

/** A page that is left open for days holds at most this many items, */
const held = 200;
/** and shows this many rows. */
const shown = 40;

const nothing = { posts: [], comings: [], you: undefined, readUpTo: undefined, quotes: new Map() };

export class GeneralPreview {
  readonly seen = signal<{ readonly timeline: Timeline; readonly here: number } | undefined>(undefined);
  readonly #authorsOf = followAuthors();
  readonly #rowsOf = followRows();
  readonly rows = computed(() => {
    const timeline = this.seen.value?.timeline;
    if (timeline === undefined) return [];
    const marked = markAlike({ members: [] }, this.#authorsOf(timeline));
    return this.#rowsOf({ timeline, ...nothing, marked }).slice(-shown);
  });
  readonly #absence = new Absence(away);
  readonly #connection = connectTo({
    opened: () => this.#watch(),
    heard: (item) => this.#hear(item),
    lost: () => this.#absence.begins(), // what was seen stays until it can be watched again
    ended: () => undefined,
  });

  start(): void {
    this.#absence.begins();
    this.#connection.start();
  }

  stop(): void {
    this.#connection.stop();
    this.#absence.ends();
  }

  #watch(): void {
    this.#connection.ask({ type: "room.watch" }, (reply) => {
      if (reply?.type === "refused") return this.#connection.retreat(reply.retryAfter ?? 0);
      if (reply === undefined) return;
      this.#connection.settled();
      this.#absence.ends();
      if (reply.type !== "room.watched") return; // only a newer server answers that: there is nothing to watch
      this.seen.value = { timeline: enter(emptyTimeline, reply), here: reply.here };
    });
  }

  #hear(item: FrameItem): void {
    const seen = this.seen.value;
    if (seen === undefined) return;
    if (item.type === "roster.changed") this.seen.value = { ...seen, here: item.here };
    if (item.type === "gateway.draining") this.#connection.moveWithin(item.within);
    if (item.type === "session.pong" && item.seq > seen.timeline.head) this.#connection.restart();
    if (!isPlaced(item)) return;
    const { timeline, heard } = hear(seen.timeline, item);
    if (heard === "hole") return this.#connection.restart();
    this.seen.value = { ...seen, timeline: { ...timeline, items: timeline.items.slice(-held) } };
  }
}
