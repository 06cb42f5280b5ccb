import { JetStreamApiError, jetstreamManager } from "@nats-io/jetstream";
import { type Store, streamOf } from "@parlor/bus";
import type { Logger } from "@parlor/service";
import { pause } from "../pause.ts";
import type { Bus } from "./link.ts";

/** The broker's code for "insufficient storage resources available". */
const noSpace = 10047;
/** From this part on a store takes nothing of newcomers, so that those inside do not notice. */
const nearlyFull = 0.9;
const every = 5_000;

/** What a store holds, and the most that it may; 0 while it is not known. */
export type Fill = { readonly bytes: number; readonly most: number };

/** Looks now and then how full the broker's stores are. */
export class Stores {
  readonly #bus: Bus;
  readonly #log: Logger;
  readonly #fill = new Map<Store, Fill>(storesOf(streamOf).map((store) => [store, { bytes: 0, most: 0 }]));
  #nearlyFull: string | undefined;

  constructor(bus: Bus, log: Logger) {
    this.#bus = bus;
    this.#log = log;
  }

  /** Whether strangers are turned away, since some store is nearly full. */
  get isNearlyFull(): boolean {
    return this.#nearlyFull !== undefined;
  }

  /** How full each store is. */
  get fill(): ReadonlyMap<Store, Fill> {
    return this.#fill;
  }

  /** Looks until the broker is lost. */
  async run(lost: AbortSignal): Promise<void> {
    const { streams: api } = await jetstreamManager(this.#bus, { checkAPI: false, timeout: 2000 });
    while (!lost.aborted) {
      for (const store of storesOf(streamOf)) {
        const { config, state } = await api.info(streamOf[store]);
        this.#fill.set(store, { bytes: state.bytes, most: Math.max(config.max_bytes, 0) });
      }
      this.#say();
      await pause(every, lost);
    }
  }

  /** Says it once when a store has become nearly full, and once when none is any more. */
  #say(): void {
    const full = [...this.#fill].find(([, { bytes, most }]) => most > 0 && bytes > most * nearlyFull)?.[0];
    if (full !== this.#nearlyFull) {
      if (full) this.#log.error({ store: full, ...this.#fill.get(full) }, "store nearly full: nobody new comes in");
      else this.#log.info("no store is nearly full any more");
    }
    this.#nearlyFull = full;
  }
}

/**
 * Makes or changes a store with its bound, or without one where the broker has less space than it was said to have: a
 * Parlor without bounds is better than none. Says so.
 */
export async function unlessNoSpace<T>(bounded: () => Promise<T>, unbounded: () => Promise<T>, say: () => void) {
  try {
    return await bounded();
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== noSpace) throw error;
    say();
    return unbounded();
  }
}

function storesOf<T extends object>(record: T): Extract<keyof T, string>[] {
  const stores: Extract<keyof T, string>[] = [];
  for (const store in record) stores.push(store);
  return stores;
}
