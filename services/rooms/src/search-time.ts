/** Of the time that passes, a room may be searched for this share, */
const share = 0.25;
/** and for this many milliseconds at once. */
const atOnce = 2000;
/** So many rooms are kept in mind before those that owe nothing are forgotten. */
const manyRooms = 1000;

/**
 * How long each room was searched for: people who look for something use little of it, and a room that was filled to be dear
 * to search has used it up soon. Reads no clock: every moment comes in as an argument, in milliseconds.
 */
export class SearchTime {
  /** When each room will have paid back what its searches took. */
  readonly #paidBy = new Map<string, number>();

  /** How long until the room may be searched again; 0 means now. */
  untilFree(room: string, now: number): number {
    return Math.max(0, Math.ceil((this.#paidBy.get(room) ?? 0) - now - atOnce / share));
  }

  /** The room was searched for so long. */
  spend(room: string, took: number, now: number): void {
    this.#paidBy.set(room, Math.max(this.#paidBy.get(room) ?? 0, now) + took / share);
    if (this.#paidBy.size < manyRooms) return;
    for (const [other, paid] of this.#paidBy) if (paid <= now) this.#paidBy.delete(other);
  }
}
