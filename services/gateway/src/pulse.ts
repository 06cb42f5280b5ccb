/** How long the process may stand still, in milliseconds, before it must look at the log again: less than the second of [M3]. */
const mostStill = 800;

/**
 * Notices that the process stood still: it was stopped, or its machine was asleep. What waited in its sockets meanwhile
 * must not be obeyed as if no time had passed, since its sender may have been removed.
 */
export class Pulse {
  readonly #now: () => number;
  readonly #stoodStill: () => void;
  #at: number;

  /** `now` is in milliseconds of a clock that never goes back. `stoodStill` is called before the beat returns. */
  constructor(now: () => number, stoodStill: () => void) {
    this.#now = now;
    this.#stoodStill = stoodStill;
    this.#at = now();
  }

  /** To be called before anything is obeyed, and several times a second in any case. Gives the time. */
  beat(): number {
    const now = this.#now();
    const still = now - this.#at > mostStill;
    this.#at = now;
    if (still) this.#stoodStill();
    return now;
  }
}
