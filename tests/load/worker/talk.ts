import type { Plan } from "../plan.ts";
import type { Guest } from "./guest.ts";
import { Rate, Window } from "./pace.ts";

/** Speaks at the plan's rates, or as fast as posts are confirmed. */
export class Talk {
  readonly #rates: readonly Rate[] = [];
  readonly #window: Window | undefined;
  readonly #timer: NodeJS.Timeout;
  #stopped = false;

  constructor({ bytes, ramp, window, workers, groups }: Plan, guests: readonly Guest[]) {
    if (window > 0) this.#window = new Window(guests, bytes, Math.max(1, Math.floor(window / workers)));
    else {
      this.#rates = groups.map(({ rate }, group) => {
        const members = guests.filter(({ place }) => place.group === group);
        return new Rate(members, bytes, rate / workers, ramp);
      });
    }
    this.#timer = setInterval(() => this.#step(), 1);
    this.#step();
  }

  answered(): void {
    this.#window?.answered();
    if (!this.#stopped) this.#window?.step();
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
  }

  #step(): void {
    for (const rate of this.#rates) rate.step();
    this.#window?.step();
  }
}
