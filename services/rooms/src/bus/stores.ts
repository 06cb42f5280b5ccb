import { JetStreamApiError, jetstreamManager } from "@nats-io/jetstream";
import { type Store, streamOf } from "@parlor/bus";
import type { Logger } from "@parlor/service";
import { pause } from "../pause.ts";
import type { Bus } from "./link.ts";

/** The broker's code for "insufficient storage resources available". */
const noSpace = 10047;
/** Newcomers are refused early, so that members do not notice. */
const nearlyFull = 0.9;
const every = 5_000;

/** In bytes; 0 while unknown. */
export type Fill = { readonly bytes: number; readonly most: number };

export class Stores {
  readonly #bus: Bus;
  readonly #log: Logger;
  readonly #fill = new Map<Store, Fill>(storesOf(streamOf).map((store) => [store, { bytes: 0, most: 0 }]));
  #logged: Store | undefined;

  constructor(bus: Bus, log: Logger) {
    this.#bus = bus;
    this.#log = log;
  }

  get isNearlyFull(): boolean {
    return this.#nearlyFull() !== undefined;
  }

  get fill(): ReadonlyMap<Store, Fill> {
    return this.#fill;
  }

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

  #nearlyFull(): Store | undefined {
    for (const [store, { bytes, most }] of this.#fill) if (most > 0 && bytes > most * nearlyFull) return store;
    return undefined;
  }

  #say(): void {
    const full = this.#nearlyFull();
    if (full === this.#logged) return;
    if (full) this.#log.error({ store: full, ...this.#fill.get(full) }, "store nearly full: nobody new comes in");
    else this.#log.info("no store is nearly full any more");
    this.#logged = full;
  }
}

/** If the broker has less space, makes a store without its bound: better no bound than no Parlor. */
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
