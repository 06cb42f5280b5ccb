import type { Allowance, Limits, Shared } from "./limits.ts";

/** A try that has been paid for, and which must be ended one way or the other. */
export type Try = {
  /** It found what it was for, or nothing was learnt by it: it costs nothing. */
  hit(): void;
  /** It found nothing, and was paid for. */
  miss(): void;
};

/**
 * Tries that only cost something if they fail. Each is paid for before it is made, since many could be made at once; it
 * is paid back if it succeeds. An address that has none left waits for those under way: they may succeed, and three
 * hundred people of one school who come in together are no guessers.
 */
export class Tries {
  readonly #resource: Shared;
  readonly #limits: Limits;
  readonly #underWay = new Map<string, number>();
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(resource: Shared, limits: Limits) {
    this.#resource = resource;
    this.#limits = limits;
  }

  /** Pays for a try; or gives after how many milliseconds one may be made. */
  async begin(allowance: Allowance): Promise<Try | number> {
    const { subscriber } = allowance.origin;
    for (;;) {
      const wait = allowance.spend(this.#resource, 1);
      if (wait === 0) return this.#begun(allowance);
      if (!this.#underWay.has(subscriber)) return this.#refused(subscriber, wait);
      await new Promise<void>((resolve) => this.#queueOf(subscriber).push(resolve));
    }
  }

  #begun(allowance: Allowance): Try {
    const { subscriber } = allowance.origin;
    this.#underWay.set(subscriber, (this.#underWay.get(subscriber) ?? 0) + 1);
    // Other gateways need not hear of every try of an address that mostly succeeds.
    const told = !this.#limits.isClean(allowance.origin, this.#resource);
    if (told) this.#limits.tell(allowance.origin, this.#resource, 1);
    return {
      hit: () => {
        allowance.giveBack(this.#resource, 1);
        if (told) this.#limits.tell(allowance.origin, this.#resource, -1);
        this.#ended(subscriber);
      },
      miss: () => {
        if (!told) this.#limits.tell(allowance.origin, this.#resource, 1);
        this.#ended(subscriber);
      },
    };
  }

  #ended(subscriber: string): void {
    const left = (this.#underWay.get(subscriber) ?? 0) - 1;
    if (left > 0) this.#underWay.set(subscriber, left);
    else this.#underWay.delete(subscriber);
    this.#wakeOne(subscriber);
  }

  #refused(subscriber: string, wait: number): number {
    this.#wakeOne(subscriber); // the next has to be told as well
    return wait;
  }

  #wakeOne(subscriber: string): void {
    const queue = this.#waiting.get(subscriber);
    queue?.shift()?.();
    if (queue?.length === 0) this.#waiting.delete(subscriber);
  }

  #queueOf(subscriber: string): (() => void)[] {
    const queue = this.#waiting.get(subscriber) ?? [];
    this.#waiting.set(subscriber, queue);
    return queue;
  }
}
