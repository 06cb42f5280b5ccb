/** A frame that was sent to a room, and where in the log its event stands. */
export type Sent = { readonly seq: number; readonly frame: Uint8Array };

/**
 * The room's last frames, so that a client that comes back is served from memory: reading them from the log is
 * slow, and ten thousand clients may come back at once. Bounded in number and in bytes.
 */
export class Ring {
  /** Everything after this seq is here. */
  #base: number;
  #frames: Sent[] = [];
  #bytes = 0;
  readonly #most: { readonly frames: number; readonly bytes: number };

  constructor(base: number, most = { frames: 512, bytes: 256 * 1024 }) {
    this.#base = base;
    this.#most = most;
  }

  get bytes(): number {
    return this.#bytes;
  }

  push(sent: Sent): void {
    this.#frames.push(sent);
    this.#bytes += sent.frame.byteLength;
    while (this.#frames.length > this.#most.frames || this.#bytes > this.#most.bytes) {
      this.#drop(Math.ceil(this.#frames.length / 4)); // many at once, so that shifting costs nothing per event
    }
  }

  /** The frames after a seq, oldest first; undefined where some of them are no longer here. */
  since(seq: number): readonly Sent[] | undefined {
    if (seq < this.#base) return undefined;
    return this.#frames.slice(this.#firstAfter(seq));
  }

  /** Gives memory back: forgets the older half. */
  halve(): void {
    this.#drop(Math.ceil(this.#frames.length / 2));
  }

  #firstAfter(seq: number): number {
    let [low, high] = [0, this.#frames.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#frames[middle]?.seq ?? 0) > seq) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #drop(count: number): void {
    for (const { seq, frame } of this.#frames.splice(0, count)) {
      this.#base = seq;
      this.#bytes -= frame.byteLength;
    }
  }
}
