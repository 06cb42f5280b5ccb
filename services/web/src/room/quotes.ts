import type { Page } from "@parlor/client/timeline";
import { fold, type Item, limits, type PlacedEvent } from "@parlor/contracts";
import { type Signal, signal } from "@preact/signals";

type Ask = (places: number[], answered: (page: Page | undefined) => void) => void;

/** The messages that replies answer, where the timeline does not hold them. One question asks for all at once. */
export class Quotes {
  readonly held: Signal<ReadonlyMap<number, Item>> = signal(new Map());
  readonly #ask: Ask;
  readonly #isHeld: (seq: number) => boolean;
  readonly #wanted = new Set<number>();
  #isAsking = false;

  constructor(ask: Ask, isHeld: (seq: number) => boolean) {
    this.#ask = ask;
    this.#isHeld = isHeld;
  }

  /** Asks for what these answer. */
  want(items: readonly Item[]): void {
    for (const item of items) {
      const reply = item.type === "message.posted" ? item.reply : undefined;
      if (reply !== undefined && !this.held.value.has(reply) && !this.#isHeld(reply)) this.#wanted.add(reply);
    }
    if (this.#wanted.size > 0 && !this.#isAsking) queueMicrotask(() => this.#next());
  }

  hears(change: PlacedEvent & { readonly target?: number }): void {
    const item = change.target === undefined ? undefined : this.held.value.get(change.target);
    if (item) this.held.value = new Map(this.held.value).set(item.seq, fold(item, change));
  }

  /** They may have changed since, or are of another log: those that are still wanted are asked for again. */
  doubt(items: readonly Item[]): void {
    this.held.value = new Map();
    this.want(items);
  }

  #next(): void {
    const places = [...this.#wanted].slice(0, limits.historyPage);
    if (places.length === 0 || this.#isAsking) return;
    for (const place of places) this.#wanted.delete(place);
    this.#isAsking = true;
    this.#ask(places, (page) => {
      this.#isAsking = false;
      if (page === undefined) return; // asked again after the next way back
      const now = new Map(this.held.value);
      for (const item of page.events) if (places.includes(item.seq)) now.set(item.seq, item);
      if (page.more) for (const place of places) if (!now.has(place)) this.#wanted.add(place);
      this.held.value = now;
      this.#next();
    });
  }
}
