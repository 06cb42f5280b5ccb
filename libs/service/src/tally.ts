import type { Origin } from "./address.ts";

/** How much more a /48 of IPv6 may have than each of its /64s: a campus or a provider's customers share one. */
export const looser = 4;

/** Counts what an address, and its network, hold. */
export class Tally {
  readonly #counts = new Map<string, number>();

  /** False, and nothing is counted, if the address or its network has its limit. */
  take(origin: Origin, what: string, most: number): boolean {
    const keys = keysOf(origin, what);
    if (keys.some(([key, factor]) => (this.#counts.get(key) ?? 0) >= most * factor)) return false;
    for (const [key] of keys) this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    return true;
  }

  giveBack(origin: Origin, what: string): void {
    for (const [key] of keysOf(origin, what)) {
      const left = (this.#counts.get(key) ?? 0) - 1;
      if (left > 0) this.#counts.set(key, left);
      else this.#counts.delete(key);
    }
  }
}

function keysOf({ subscriber, network }: Origin, what: string): readonly (readonly [key: string, factor: number])[] {
  const own = [`${subscriber} ${what}`, 1] as const;
  return network === undefined ? [own] : [own, [`${network} ${what}`, looser]];
}
