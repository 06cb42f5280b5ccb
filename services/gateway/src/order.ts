import type { RoomCode } from "@parlor/contracts";
import type { Bus } from "./bus.ts";
import { NoAnswer } from "./certainty.ts";
import { Chain } from "./chain.ts";
import type { GatewayMetrics } from "./metrics.ts";
import type { Stored } from "./stored.ts";

/** So many events are read before any of them is handed over. */
const readAtOnce = 1_000;
/** No term of the bus: the order is not current until it has been checked again. */
const unfinished = -1;

export type OrderParts = {
  readonly bus: Bus;
  readonly metrics: GatewayMetrics;
  /** Makes sure that the log is still the same; where it is not, the room is closed. Rejects with NoAnswer. */
  readonly identifyLog: () => Promise<void>;
  /** False where the process stood still: what is heard then is old, and is read from the log with all that followed. */
  readonly awake: () => boolean;
};

/**
 * One room's events as this gateway hands them on: the log in order, without a hole. What was not heard is read, and the
 * room is compared with the log whenever something may have been missed [D3] [D8].
 */
export class Order {
  readonly #code: RoomCode;
  readonly #parts: OrderParts;
  readonly #chain: Chain<Stored>;
  readonly #emit: (events: readonly Stored[]) => void;
  /** The bus's term in which it was last known to have all of the log. */
  #term: number;
  #waiting: (() => void)[] = [];
  #mending: Promise<void> | undefined;
  /** What comes out of the chain while the log is read, or when that was given up; see `#readSome`. */
  #held: Stored[] | undefined;
  #closed = false;

  /** Goes on after `head`. `emit` gets what comes next, in order. */
  constructor(code: RoomCode, parts: OrderParts, head: number, emit: (events: readonly Stored[]) => void) {
    this.#code = code;
    this.#parts = parts;
    this.#chain = new Chain(head);
    this.#emit = emit;
    this.#term = parts.bus.term;
  }

  /** Whether people can come in and speak: the log is known, and whatever may have been missed in it has been read. */
  get isCurrent(): boolean {
    const { sure, term } = this.#parts.bus;
    return !this.#closed && sure && this.#term === term;
  }

  /** Calls back, once, as soon as the order is current again; never, where it is closed before. */
  whenCurrent(act: () => void): void {
    this.#waiting.push(act);
  }

  /** Takes an event as it is heard. */
  heard(event: Stored): void {
    if (!this.#parts.awake()) return;
    if (event.seq <= this.#chain.head) void this.#parts.identifyLog().catch(ignoreNoAnswer); // late, or of another log
    const events = this.#chain.offer(event);
    if (this.#held) this.#held.push(...events);
    else this.#emit(events);
    if (this.#chain.broken) void this.mend().catch(ignoreNoAnswer);
  }

  /** Compares with the log and reads what was missed. Rejects with NoAnswer where the log does not say. */
  async check(): Promise<void> {
    const { bus, identifyLog } = this.#parts;
    const { term } = bus;
    const newest = await bus.newest(this.#code);
    // What is being read already is behind the head, and yet not handed over.
    if ((newest?.seq ?? 0) > this.#chain.head || this.#held) await this.mend();
    else if ((newest?.seq ?? 0) < this.#chain.head) await identifyLog();
    this.#term = term;
    if (this.isCurrent) for (const act of this.#waiting.splice(0)) act();
  }

  /** Reads on from the newest event until the log has no more. However many ask for it, it is done once. */
  mend(): Promise<void> {
    this.#mending ??= this.#readOn().finally(() => {
      this.#mending = undefined;
    });
    return this.#mending;
  }

  close(): void {
    this.#closed = true;
  }

  async #readOn(): Promise<void> {
    if (this.#chain.head > 0) this.#parts.metrics.repairs.inc(); // the first event of a room is always looked up
    await this.#parts.identifyLog();
    while (!this.#closed) if (await this.#readSome()) return;
  }

  /**
   * Reads on and hands over what was read, much at once: what stands in front of a removal is late, and the one who was
   * removed must not get it any more [M3]. Where the log stops answering, what was read waits for the rest: time may
   * have passed. True when the log has no more.
   */
  async #readSome(): Promise<boolean> {
    this.#held ??= [];
    const held = this.#held;
    let done = false;
    try {
      while (!done && held.length < readAtOnce) done = await this.#readNext(held);
    } catch (error) {
      this.#term = unfinished;
      throw error;
    }
    this.#held = undefined;
    this.#emit(held);
    return done;
  }

  /** True when the log has no more. */
  async #readNext(held: Stored[]): Promise<boolean> {
    const asked = this.#chain.newest;
    const next = await this.#parts.bus.next(this.#code, this.#chain.head);
    if (next && next.seq > this.#chain.head && this.#chain.head > 0) this.#parts.metrics.repairedEvents.inc();
    held.push(...this.#chain.admit(next, asked));
    return !next && !this.#chain.broken;
  }
}

/** The next check tries again; anything else than silence is a bug and must be seen. */
export function ignoreNoAnswer(error: unknown): void {
  if (!(error instanceof NoAnswer)) throw error;
}
