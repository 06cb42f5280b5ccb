import { type Epoch, limits, type PlacedEvent, type RoomCode, targetOf, typeOf } from "@parlor/contracts";
import { NoAnswer, type Stored } from "@parlor/log";
import type { GatewayBus } from "../bus.ts";
import { readEvent, type Sent } from "../edge/frame.ts";
import type { RecentEvents } from "./recent.ts";

type Tail = { readonly events: string; readonly from: number; readonly upTo: number; readonly more: boolean };

type Range = { readonly before?: number; readonly limit?: number; readonly facts?: true; readonly at?: number[] };

type Place = { readonly code: RoomCode; readonly epoch: Epoch };

/** Reads a room's history, once for all who enter meanwhile, also for strangers who ask again and again [D7]. */
export class Backfill {
  readonly #bus: GatewayBus;
  readonly #place: Place;
  readonly #recent: RecentEvents;
  #tail: Promise<Tail> | undefined;
  #reading: Promise<void> | undefined;
  /** Where the recent events began when they could take no more. */
  #fullAt: number | undefined;

  constructor(bus: GatewayBus, place: Place, recent: RecentEvents) {
    this.#bus = bus;
    this.#place = place;
    this.#recent = recent;
  }

  /** May be a little old: what came after `upTo` is among the recent events. Rejects with NoAnswer. */
  async tail(): Promise<Tail> {
    const asked = this.#tail;
    const known = await asked?.catch(() => undefined);
    const newer = known && this.#recent.since(known.upTo);
    if (known && newer && newer.length < limits.historyPage) return known;
    if (this.#tail === asked) this.#tail = undefined; // else it is being fetched anew already
    this.#tail ??= this.#fetchTail();
    return this.#tail;
  }

  forgetTail(): void {
    this.#tail = undefined;
  }

  wouldRead(after: number): boolean {
    return after < this.#recent.base && !this.#reading && !this.#isFull();
  }

  /** Whether the recent events, filled if need be, have everything after a seq. Rejects with NoAnswer. */
  async reach(after: number): Promise<boolean> {
    while (after < this.#recent.base && !this.#isFull()) {
      this.#reading ??= this.#readPage().finally(() => {
        this.#reading = undefined;
      });
      await this.#reading;
    }
    return after >= this.#recent.base;
  }

  #isFull(): boolean {
    return this.#recent.base === this.#fullAt;
  }

  /**
   * The messages behind a place that these events change, and that are not among them: a deletion erases what was said
   * from the log. As they are by now, which their changes do not change again. Rejects with NoAnswer.
   */
  async erased(after: number, events: readonly Stored[]): Promise<readonly Stored[]> {
    const known = new Set(events.map(({ seq }) => seq));
    const targets = events.flatMap(({ data }) => targetIn(data) ?? []);
    let places = [...new Set(targets)].filter((seq) => seq > after && !known.has(seq));
    const found: Stored[] = [];
    while (places.length > 0) {
      const at = places.slice(0, limits.historyPage);
      const page = await this.#fetch(events.at(-1)?.seq ?? 0, { at });
      found.push(...page.events.map(storedAgain));
      const last = page.more ? (page.events.at(-1)?.seq ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
      places = [...at.filter((seq) => seq > last), ...places.slice(at.length)];
    }
    return found;
  }

  async #fetchTail(): Promise<Tail> {
    const minSeq = this.#recent.newest;
    const page = await this.#fetch(minSeq, {});
    const upTo = Math.max(minSeq, page.events.at(-1)?.seq ?? 0);
    return { events: JSON.stringify(page.events), from: page.events[0]?.seq ?? upTo, upTo, more: page.more };
  }

  async #readPage(): Promise<void> {
    const { base, newest } = this.#recent;
    const page = await this.#fetch(newest, { before: base + 1, limit: limits.historyPageMax, facts: true });
    if (this.#recent.base !== base) return; // it has moved on meanwhile
    // A page's first event names no predecessor unless it is the room's first: it only says where the rest begins.
    const [first, ...rest] = page.events;
    const oldest = page.more ? first?.seq : 0;
    const events = page.more ? rest : page.events;
    // Events that the history does not show must not look like a hole: memory ends there.
    const joins = page.events.at(-1)?.seq === base && oldest !== undefined && oldest < base;
    if (!joins || !this.#recent.prepend(oldest, chained(oldest, events))) this.#fullAt = base;
  }

  async #fetch(minSeq: number, range: Range) {
    const { code: room, epoch } = this.#place;
    const page = await this.#bus.askAndRead<"history.fetch">({ type: "history.fetch", room, minSeq, epoch, ...range });
    if (page.type === "refused") throw new NoAnswer("The history is behind.");
    return page;
  }
}

/** Messages, which change nothing, are not parsed. */
function targetIn(data: Uint8Array): number | undefined {
  const event = typeOf(data) === "message.posted" ? undefined : readEvent(data);
  return event && targetOf(event);
}

function storedAgain({ seq, prev: _, ...item }: PlacedEvent): Stored {
  return { seq, prev: 0, data: Buffer.from(JSON.stringify(item)), dedupe: "", control: "" };
}

function chained(after: number, events: readonly PlacedEvent[]): readonly Sent[] {
  let prev = after;
  return events.map((event) => {
    const item = Buffer.from(JSON.stringify({ ...event, prev } satisfies PlacedEvent));
    prev = event.seq;
    return { seq: event.seq, item };
  });
}
