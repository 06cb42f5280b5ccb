import type { RoomCode } from "@parlor/contracts";

export type Bounds = { readonly room: number; readonly all: number };

/** What is stored and what is on its way, in bytes. Other instances' files are known from the last look at the store. */
export class Usage {
  readonly #bounds: Bounds;
  #stored = new Map<RoomCode, number>();
  readonly #coming = new Map<RoomCode, number>();
  #files = 0;
  #bytes = 0;

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  get files(): number {
    return this.#files;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get limit(): number {
    return this.#bounds.all;
  }

  get coming(): number {
    return [...this.#coming.values()].reduce((sum, one) => sum + one, 0);
  }

  /** Which bound these bytes would break. */
  problem(room: RoomCode, bytes: number): keyof Bounds | undefined {
    if (this.#bytes + this.coming + bytes > this.#bounds.all) return "all";
    const inRoom = (this.#stored.get(room) ?? 0) + (this.#coming.get(room) ?? 0);
    return inRoom + bytes > this.#bounds.room ? "room" : undefined;
  }

  /** Counts what is on its way until the returned function is called. */
  expect(room: RoomCode, bytes: number): () => void {
    add(this.#coming, room, bytes);
    return () => add(this.#coming, room, -bytes);
  }

  stored(room: RoomCode, bytes: number): void {
    add(this.#stored, room, bytes);
    this.#bytes += bytes;
    this.#files += 1;
  }

  /** What a look at the whole store has found. */
  learn(stored: Map<RoomCode, number>, files: number): void {
    this.#stored = stored;
    this.#files = files;
    this.#bytes = [...stored.values()].reduce((sum, one) => sum + one, 0);
  }

  removed(room: RoomCode, bytes: number): void {
    add(this.#stored, room, -bytes);
    this.#bytes -= bytes;
    this.#files -= 1;
  }
}

function add(counts: Map<RoomCode, number>, room: RoomCode, bytes: number): void {
  const sum = (counts.get(room) ?? 0) + bytes;
  if (sum > 0) counts.set(room, sum);
  else counts.delete(room);
}
