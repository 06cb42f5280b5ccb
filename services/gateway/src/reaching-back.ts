import { type Epoch, limits, type PlacedEvent, type RoomCode } from "@parlor/contracts";
import type { Bus } from "./bus.ts";
import { NoAnswer } from "./certainty.ts";
import type { Ring, Sent } from "./ring.ts";

/** The room whose memory is filled: its newest seq is `seq`. */
type Room = { readonly code: RoomCode; readonly epoch: Epoch; readonly seq: number };

/**
 * Fills a room's memory backwards from the history, for those who come back from further away than it reaches. What was
 * read serves everybody who comes after, so that a crowd that comes back costs one reading, and so does a stranger who
 * asks again and again [D7].
 */
export class ReachingBack {
  readonly #bus: Bus;
  readonly #room: Room;
  readonly #ring: Ring;
  #reading: Promise<void> | undefined;
  /** Where the memory began when it could take no more: it reaches back no further until it has let go of something. */
  #fullAt: number | undefined;

  constructor(bus: Bus, room: Room, ring: Ring) {
    this.#bus = bus;
    this.#room = room;
    this.#ring = ring;
  }

  /** Whether asking for what came after a seq would read from the history. */
  wouldRead(after: number): boolean {
    return after < this.#ring.base && !this.#reading && !this.#isFull();
  }

  /** Whether everything after a seq is in memory, by now. Rejects with NoAnswer. */
  async reach(after: number): Promise<boolean> {
    while (after < this.#ring.base && !this.#isFull()) {
      this.#reading ??= this.#readPage().finally(() => {
        this.#reading = undefined;
      });
      await this.#reading;
    }
    return after >= this.#ring.base;
  }

  #isFull(): boolean {
    return this.#ring.base === this.#fullAt;
  }

  async #readPage(): Promise<void> {
    const { base } = this.#ring;
    const { code, epoch, seq: minSeq } = this.#room;
    const page = await this.#bus.askAndRead<"history.fetch">({
      type: "history.fetch",
      room: code,
      minSeq,
      epoch,
      before: base + 1,
      limit: limits.historyPageMax,
    });
    if (page.type === "refused") throw new NoAnswer("The history is behind.");
    if (this.#ring.base !== base) return; // it has moved on meanwhile
    // The first of a page names no predecessor unless it is the room's first: it only says where the rest begins.
    const [first, ...rest] = page.events;
    const oldest = page.more ? first?.seq : 0;
    const events = page.more ? rest : page.events;
    // What the history does not show, and yet stands in the log, must not look like a hole: there memory ends.
    const joins = page.events.at(-1)?.seq === base && oldest !== undefined && oldest < base;
    if (!joins || !this.#ring.prepend(oldest, chained(oldest, events))) this.#fullAt = base;
  }
}

/** Events as they would have come live, each after the one before it. */
function chained(after: number, events: readonly PlacedEvent[]): readonly Sent[] {
  let prev = after;
  return events.map((event) => {
    const item = Buffer.from(JSON.stringify({ ...event, prev } satisfies PlacedEvent));
    prev = event.seq;
    return { seq: event.seq, item };
  });
}
