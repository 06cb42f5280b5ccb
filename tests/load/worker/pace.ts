import { micros } from "../clock.ts";
import type { Guest } from "./guest.ts";

// Microseconds. A later step is our own delay, so its posts' times count from when they were due.
const lateness = 2_000;

/** Posts at a steady rate, whatever becomes of them: people do not wait for a server. */
export class Rate {
  readonly #guests: readonly Guest[];
  readonly #bytes: number;
  readonly #rate: number;
  readonly #ramp: number;
  readonly #began = micros();
  #made = 0;
  #next = 0;

  /** `rate` is in posts a second, `ramp` the seconds over which it rises from 0. */
  constructor(guests: readonly Guest[], bytes: number, rate: number, ramp: number) {
    this.#guests = guests;
    this.#bytes = bytes;
    this.#rate = rate;
    this.#ramp = ramp;
  }

  /** Posts what is due. To be called every few milliseconds. */
  step(): void {
    const now = micros();
    while (this.#guests.length > 0 && this.#made < this.#dueBy(now)) this.#post(now);
  }

  #post(now: number): void {
    for (let tried = 0; tried < this.#guests.length; tried++) {
      const guest = this.#guests[this.#next++ % this.#guests.length];
      if (!guest?.isInside) continue;
      const due = this.#began + this.#momentOf(this.#made);
      guest.post(now - due > lateness ? due : now, this.#bytes);
      break;
    }
    this.#made += 1;
  }

  #dueBy(now: number): number {
    const seconds = (now - this.#began) / 1e6;
    if (seconds >= this.#ramp) return (seconds - this.#ramp / 2) * this.#rate;
    return (seconds ** 2 / this.#ramp / 2) * this.#rate;
  }

  /** In microseconds from the beginning. */
  #momentOf(made: number): number {
    const seconds = made / this.#rate + this.#ramp / 2;
    return 1e6 * (seconds >= this.#ramp ? seconds : Math.sqrt((2 * this.#ramp * made) / this.#rate));
  }
}

/** Keeps a number of posts under way, as much as the server takes. */
export class Window {
  readonly #guests: readonly Guest[];
  readonly #bytes: number;
  readonly #size: number;
  #underWay = 0;
  #next = 0;

  constructor(guests: readonly Guest[], bytes: number, size: number) {
    this.#guests = guests;
    this.#bytes = bytes;
    this.#size = size;
  }

  step(): void {
    while (this.#underWay < this.#size && this.#guests.length > 0) {
      this.#guests[this.#next++ % this.#guests.length]?.post(micros(), this.#bytes);
      this.#underWay += 1;
    }
  }

  answered(): void {
    this.#underWay -= 1;
  }
}
