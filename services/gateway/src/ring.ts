/** An event that was sent to a room, as it stood in the frame, and where in the log it is. */
export type Sent = { readonly seq: number; readonly item: Uint8Array };

/**
 * The room's last events, so that a client that comes back is served from memory: reading them from the log is
 * slow, and ten thousand clients may come back at once. Bounded in number and in bytes.
 */
export class Ring {
  /** Everything after this seq is here. */
  #base: number;
  #events: Sent[] = [];
  #bytes = 0;
  readonly #most: { readonly events: number; readonly bytes: number };

  constructor(base: number, most = { events: 512, bytes: 256 * 1024 }) {
    this.#base = base;
    this.#most = most;
  }

  get bytes(): number {
    return this.#bytes;
  }

  push(sent: Sent): void {
    this.#events.push(sent);
    this.#bytes += sent.item.byteLength;
    while (this.#events.length > this.#most.events || this.#bytes > this.#most.bytes) {
      this.#drop(Math.ceil(this.#events.length / 4)); // many at once, so that shifting costs nothing per event
    }
  }

  /** The events after a seq, oldest first; undefined where some of them are no longer here. */
  since(seq: number): readonly Sent[] | undefined {
    if (seq < this.#base) return undefined;
    return this.#events.slice(this.#firstAfter(seq));
  }

  /** Gives memory back: forgets the older half. */
  halve(): void {
    this.#drop(Math.ceil(this.#events.length / 2));
  }

  #firstAfter(seq: number): number {
    let [low, high] = [0, this.#events.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#events[middle]?.seq ?? 0) > seq) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #drop(count: number): void {
    for (const { seq, item } of this.#events.splice(0, count)) {
      this.#base = seq;
      this.#bytes -= item.byteLength;
    }
  }
}
