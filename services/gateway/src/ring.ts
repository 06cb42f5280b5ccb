import { limits } from "@parlor/contracts";

/** An event that was sent to a room, as it stood in the frame, and where in the log it is. */
export type Sent = { readonly seq: number; readonly item: Uint8Array };

type Most = { readonly events: number; readonly bytes: number };

/**
 * The room's last events, so that a client that comes back is served from memory: reading them from the log is
 * slow, and ten thousand clients may come back at once. Bounded in number and in bytes.
 */
export class Ring {
  #base: number;
  #events: Sent[] = [];
  #bytes = 0;
  readonly #most: Most;

  constructor(base: number, most: Most = { events: limits.resumeEvents, bytes: 256 * 1024 }) {
    this.#base = base;
    this.#most = most;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Everything after this seq is here. */
  get base(): number {
    return this.#base;
  }

  /**
   * Puts events in front, oldest first, which go from `base` up to what is here without a hole. False if they do not fit:
   * then nothing is put there.
   */
  prepend(base: number, events: readonly Sent[]): boolean {
    const bytes = events.reduce((sum, { item }) => sum + item.byteLength, 0);
    if (events.length + this.#events.length > this.#most.events || bytes + this.#bytes > this.#most.bytes) return false;
    this.#events = [...events, ...this.#events];
    this.#bytes += bytes;
    this.#base = base;
    return true;
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
