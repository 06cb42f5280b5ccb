/** What the chain needs to know of an event: its place, and the place before it in the same room. */
export type Link = { readonly seq: number; readonly prev: number };

/**
 * The order of one room's events on this gateway. Whatever arrives, late, twice or not at all, what comes out is the
 * log in order without a hole: an event whose predecessor is missing waits until the log has been read [D3] [D8].
 */
export class Chain<E extends Link> {
  #head: number;
  readonly #waiting = new Map<number, E>();

  constructor(head: number) {
    this.#head = head;
  }

  /** The newest event that has come out. */
  get head(): number {
    return this.#head;
  }

  /** Whether events wait for one that has not arrived: read the log after `head` and `admit` what it says. */
  get broken(): boolean {
    return this.#waiting.size > 0;
  }

  /** Takes an event as it arrives; gives those that are now in order. */
  offer(event: E): readonly E[] {
    if (event.seq <= this.#head) return [];
    const follows = event.prev === this.#head && this.#head > 0; // the first of a room may be another log's [D11]
    if (follows && !this.broken) {
      this.#head = event.seq;
      return [event];
    }
    this.#waiting.set(event.seq, event);
    return follows ? this.#follow() : [];
  }

  /** The newest event that waits, or `head`. */
  get newest(): number {
    return Math.max(this.#head, ...this.#waiting.keys());
  }

  /**
   * Takes what the log said comes next after `head`, or that nothing does, and gives those that are now in order.
   * `asked` is what `newest` was when the log was asked: what came later may wait for something the log had not yet.
   */
  admit(next: E | undefined, asked: number): readonly E[] {
    if (next === undefined) return this.#giveUp(asked);
    if (next.seq <= this.#head) return [];
    this.#head = next.seq;
    return [next, ...this.#follow()];
  }

  /** Those that wait for no other than the newest one. */
  #follow(): E[] {
    const out: E[] = [];
    for (const event of this.#inOrder()) {
      const seen = event.seq <= this.#head;
      if (!seen && event.prev !== this.#head) break;
      this.#waiting.delete(event.seq);
      if (seen) continue;
      this.#head = event.seq;
      out.push(event);
    }
    return out;
  }

  /** The log ends before those that waited: they were stored, heard and deleted since. They did happen. */
  #giveUp(asked: number): E[] {
    const out = this.#inOrder().filter((event) => event.seq > this.#head && event.seq <= asked);
    this.#head = out.at(-1)?.seq ?? this.#head;
    return [...out, ...this.#follow()];
  }

  #inOrder(): E[] {
    return [...this.#waiting.values()].sort((a, b) => a.seq - b.seq);
  }
}
