import type { Stored } from "./stored.ts";

/** What a frame costs for each who is sent it, roughly, in milliseconds: a write to a socket. */
const writeCost = 0.005;
/** Nobody waits longer for others to say something too, in milliseconds. */
const longest = 50;
/** More is not put into one frame, in bytes. */
const most = 64 * 1024;

/**
 * What a room is about to be shown, gathered into frames. To a crowd every frame costs a write for each of them, so a
 * room waits after one for about as long as its writes take, and all that was said meanwhile goes out as the next: in a
 * small or quiet room nobody waits, and in a large one in which much is said, writing is at most half of the work.
 */
export class Gathering {
  readonly #size: () => number;
  readonly #handOver: (events: readonly Stored[]) => void;
  #events: Stored[] = [];
  #bytes = 0;
  #handedAt = Number.NEGATIVE_INFINITY;
  #isDue = false;

  /** `size` is how many are sent what is handed over. */
  constructor(size: () => number, handOver: (events: readonly Stored[]) => void) {
    this.#size = size;
    this.#handOver = handOver;
  }

  add(event: Stored): void {
    this.#events.push(event);
    this.#bytes += event.data.byteLength;
    if (this.#bytes > most) this.flush();
    else if (!this.#isDue) this.#schedule();
  }

  /** Hands over at once what there is. */
  flush(): void {
    if (this.#events.length === 0) return;
    const events = this.#events;
    this.#events = [];
    this.#bytes = 0;
    this.#handedAt = performance.now();
    this.#handOver(events);
  }

  /** At the earliest when everything has been read that has arrived by now: much of it is often for the same room. */
  #schedule(): void {
    this.#isDue = true;
    const wait = this.#handedAt + Math.min(this.#size() * writeCost, longest) - performance.now();
    if (wait < 1) setImmediate(() => this.#due());
    else setTimeout(() => this.#due(), wait);
  }

  #due(): void {
    this.#isDue = false;
    this.flush();
  }
}
