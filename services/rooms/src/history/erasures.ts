import type { Sqlite } from "./archive-file.ts";

// An entry waits while it is its room's newest: the broker names the one before it to the next one, and an entry that is
// erased could not be named. Then it is due. A message's post is only due once the log has what is kept of it. One that
// was erased is remembered: after an unclean stop, a broker may have it again (nats-server #7384).
const [waiting, due, erased, unkept] = [0, 1, 2, 3] as const;

type Unkept = { readonly room: string; readonly item: string };

/** Entries of the log whose text nobody may read any more: the log is told to erase them, and asked again now and then. */
export class Erasures {
  readonly #do: ReturnType<typeof prepare>;
  /** Rooms whose newest entry waits. */
  readonly #newest = new Set<string>();

  constructor(db: Sqlite) {
    this.#do = prepare(db);
  }

  reread(): void {
    this.#newest.clear();
    for (const { room } of this.#do.waiting.all(waiting)) this.#newest.add(room);
  }

  /** An entry that has a newer one behind it in its room. */
  add(seq: number, room: string): void {
    this.#do.add.run(seq, room, due);
  }

  /** An entry that may be its room's newest. */
  addNewest(seq: number, room: string): void {
    this.#do.add.run(seq, room, waiting);
    this.#newest.add(room);
  }

  /** The post of a message that says something else now, or nothing. */
  addPost(seq: number, room: string): void {
    this.#do.add.run(seq, room, unkept);
  }

  /** The log has what is kept of the message at this place. */
  kept(seq: number, room: string): void {
    this.#do.keep.run(due, seq, room, unkept);
  }

  /** Whether this entry is, was or will be erased. */
  has(seq: number): boolean {
    return this.#do.has.get(seq) !== undefined;
  }

  /** The room's messages are shown to nobody any more: nothing need be kept of them. */
  closed(room: string): void {
    this.#do.fall.run(due, room, unkept);
  }

  /** Messages of whose posts the log must keep something, after a seq. */
  unkept(after: number, limit: number): readonly Unkept[] {
    return this.#do.unkept.all(unkept, after, limit);
  }

  /** Call it for every event of the log, before `addNewest` for the same one. */
  followed(room: string): void {
    if (this.#newest.delete(room)) this.#do.fall.run(due, room, waiting);
  }

  /** The next entries to erase, after a seq. */
  due(after: number, limit: number): readonly number[] {
    return this.#do.next.all(due, after, limit).map(({ seq }) => seq);
  }

  done(seqs: readonly number[]): void {
    for (const seq of seqs) this.#do.change.run(erased, seq);
  }

  /** All that were erased are due again. */
  doubt(): void {
    this.#do.doubt.run(due, erased);
  }

  forgetBefore(seq: number): void {
    this.#do.forget.run(seq);
  }
}

function prepare(db: Sqlite) {
  return {
    add: db.prepare<[number, string, number]>("INSERT INTO erasures VALUES (?, ?, ?) ON CONFLICT DO NOTHING"),
    waiting: db.prepare<[number], { room: string }>("SELECT DISTINCT room FROM erasures WHERE state = ?"),
    fall: db.prepare<[number, string, number]>("UPDATE erasures SET state = ? WHERE room = ? AND state = ?"),
    next: db.prepare<[number, number, number], { seq: number }>(
      "SELECT seq FROM erasures WHERE state = ? AND seq > ? ORDER BY seq LIMIT ?",
    ),
    has: db.prepare<[number], unknown>("SELECT 1 FROM erasures WHERE seq = ?"),
    keep: db.prepare<[number, number, string, number]>(
      "UPDATE erasures SET state = ? WHERE seq = ? AND room = ? AND state = ?",
    ),
    unkept: db.prepare<[number, number, number], Unkept>(
      `SELECT room, item FROM erasures JOIN items USING (seq, room)
       WHERE state = ? AND seq > ? ORDER BY seq LIMIT ?`,
    ),
    change: db.prepare<[number, number]>("UPDATE erasures SET state = ? WHERE seq = ?"),
    doubt: db.prepare<[number, number]>("UPDATE erasures SET state = ? WHERE state = ?"),
    forget: db.prepare<[number]>("DELETE FROM erasures WHERE seq < ?"),
  };
}
