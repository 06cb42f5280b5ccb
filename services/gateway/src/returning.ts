import type { Member, RoomCode } from "@parlor/contracts";
import { grace } from "./presence.ts";

/** A member in a room whose connection is gone. */
type Gone = { readonly code: RoomCode; readonly you: Member };

/**
 * Whose connection is gone, by the token they were given, for as long as they may still be counted as here. Who comes
 * back within that time need not be admitted again, and ten thousand who do at once need not wait for it.
 */
export class Returning {
  readonly #now: () => number;
  readonly #gone = new Map<string, Gone & { readonly since: number }>();

  /** `now` is in milliseconds of a clock that never goes back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  keep(token: string, { code, you }: Gone): void {
    const since = this.#now();
    this.#gone.delete(token); // the youngest are last
    this.#gone.set(token, { code, you, since });
    for (const [old, gone] of this.#gone) {
      if (gone.since > since - grace.broken) return;
      this.#gone.delete(old);
    }
  }

  /** Who it was, once; undefined for a token of nobody who has just gone. */
  take(token: string): Gone | undefined {
    const gone = this.#gone.get(token);
    this.#gone.delete(token);
    return gone;
  }
}
