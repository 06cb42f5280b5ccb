import type { Plan } from "../plan.ts";
import type { Guest } from "./guest.ts";

const slowness = { lasts: 5_000, every: 10_000 } as const;
const step = 20;

/** What people do besides talking: type, leave and come back, stop reading, or all lose their connection at once. */
export class Churn {
  readonly #guests: readonly Guest[];
  readonly #timers: NodeJS.Timeout[] = [];

  /** `begins` is called right before everybody is cut off. */
  constructor({ typing, churn, slow, storm, workers }: Plan, guests: readonly Guest[], begins: () => void) {
    this.#guests = guests;
    this.#often(typing / workers, (guest) => guest.send(JSON.stringify({ type: "typing.start" })));
    this.#often(churn / workers, (guest) => guest.leave());
    if (slow > 0) this.#timers.push(setInterval(() => this.#slowDown(slow), slowness.every));
    if (slow > 0) this.#slowDown(slow);
    if (storm > 0) this.#timers.push(setTimeout(() => this.#cutAll(begins), storm * 1000));
  }

  stop(): void {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
  }

  #often(rate: number, act: (guest: Guest) => void): void {
    if (rate === 0) return;
    let due = 0;
    const timer = setInterval(() => {
      for (due += (rate * step) / 1000; due >= 1; due--) {
        const guest = this.#guests[Math.floor(Math.random() * this.#guests.length)];
        if (guest?.isInside) act(guest);
      }
    }, step);
    this.#timers.push(timer);
  }

  #slowDown(share: number): void {
    for (const guest of this.#guests) {
      if (!guest.isInside || guest.place.index % Math.round(1 / share) > 0) continue;
      guest.pause(true);
      setTimeout(() => guest.pause(false), slowness.lasts);
    }
  }

  #cutAll(begins: () => void): void {
    begins();
    for (const guest of this.#guests) if (guest.isInside) guest.cut();
  }
}
