import { readChangeId, readStamp, type Stamp } from "./stamp.ts";

/** Something that a member of the crowd said, and where it stands. */
export type Said = Stamp & { readonly id: string; readonly seq: number };

/** What a frame of events says. All members get the same bytes, so it is read once. */
export type Read = {
  readonly length: number;
  readonly last: number;
  readonly events: number;
  readonly said: readonly Said[];
};

type PlacedEvent = { readonly seq: number; readonly id?: string; readonly text?: string };

const remembered = 512;

/** What one room's members were shown, as far as the generator has read it. */
export class RoomBook {
  readonly #read = new Map<number, Read>();
  /** Of every event that anybody was shown, in order. */
  readonly #seqs: number[] = [];

  /** Undefined if the frame has to be read first. */
  find(first: number, length: number): Read | undefined {
    const read = this.#read.get(first);
    return read?.length === length ? read : undefined;
  }

  read(bytes: Buffer, start: number, end: number): Read {
    const events: PlacedEvent[] = JSON.parse(bytes.toString("utf8", start, end));
    const said = events.flatMap(({ seq, id = "", text }) => {
      const stamp = text === undefined ? readChangeId(id) : readStamp(text);
      return stamp ? { ...stamp, id, seq } : [];
    });
    for (const { seq } of events) this.#note(seq);
    const read = { length: end - start, last: events.at(-1)?.seq ?? 0, events: events.length, said };
    this.#read.set(events[0]?.seq ?? 0, read);
    const [oldest] = this.#read.keys();
    if (this.#read.size > remembered && oldest !== undefined) this.#read.delete(oldest);
    return read;
  }

  /** Notes an event of a server that does not number them. */
  tell(): void {
    this.#seqs.push(this.newest + 1);
  }

  /** Events after `after`, up to and with `upTo`. */
  between(after: number, upTo: number): number {
    return this.#until(upTo) - this.#until(after);
  }

  get newest(): number {
    return this.#seqs.at(-1) ?? 0;
  }

  #note(seq: number): void {
    if (seq > this.newest) this.#seqs.push(seq);
    else {
      const at = this.#until(seq);
      if (this.#seqs[at - 1] !== seq) this.#seqs.splice(at, 0, seq);
    }
  }

  #until(seq: number): number {
    let [low, high] = [0, this.#seqs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#seqs[middle] ?? 0) > seq) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
