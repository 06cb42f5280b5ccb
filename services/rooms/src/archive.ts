import type { MemberId, MessageId, MessagePosted } from "@parlor/contracts";
import { layOut, openFile, type Sqlite } from "./archive-file.ts";
import { Landed } from "./landed.ts";
import type { Found } from "./log-event.ts";
import { messageKey } from "./message-key.ts";
import { fill, type Page, type Row } from "./page.ts";
import { Words } from "./words.ts";

/**
 * The rooms' history in a file of this instance's own: what the log says, laid out for paging and search. It may be
 * thrown away at any time, since the log fills it again.
 */
export class Archive {
  readonly #db: Sqlite;
  readonly #do: ReturnType<typeof prepare>;
  readonly #landed: Landed;
  readonly #words: Words;
  #epoch = "";
  #applied = 0;
  #rows = 0;

  constructor(file: string) {
    this.#db = openFile(file);
    this.#do = prepare(this.#db);
    this.#landed = new Landed(this.#db);
    this.#words = new Words(this.#db);
    this.#reread();
  }

  /** Which log it is of. */
  get epoch(): string {
    return this.#epoch;
  }

  /** The log's seq up to which everything is here. */
  get applied(): number {
    return this.#applied;
  }

  get rows(): number {
    return this.#rows;
  }

  /**
   * Makes sure that what is here is of this log. What is of another one, or from beyond its end, as when a disk went
   * back in time, is thrown away: two histories are never merged [D11].
   */
  adopt(log: { readonly epoch: string; readonly last: number }): void {
    if (log.epoch === this.#epoch && this.#applied <= log.last) return;
    this.#write(() => {
      layOut(this.#db);
      [this.#epoch, this.#applied, this.#rows] = [log.epoch, 0, 0];
      this.#landed.reread();
      this.#words.reread();
    });
    this.commit();
  }

  /**
   * Takes in a piece of the log up to a seq. It can be asked about at once; that it outlives the process is only sure
   * after `commit`. A second copy of a message is left out [D5].
   */
  apply(events: readonly Found[], upTo: number): void {
    this.#write(() => {
      for (const event of events) this.#add(event);
      this.#applied = upTo;
    });
  }

  /** Makes sure of all that was taken in. What is made sure of together costs less. */
  commit(): void {
    if (!this.#db.inTransaction) return;
    this.#write(() => {
      this.#landed.settle(this.#applied);
      this.#do.advance.run(this.#epoch, this.#applied, this.#rows);
      this.#do.commit.run();
    });
  }

  /** The room's last events before a seq, oldest first. */
  before(room: string, seq: number, limit: number): Page {
    const { events, more } = fill(this.#do.before.iterate(room, seq, limit + 1), limit);
    return { events: events.toReversed(), more };
  }

  /** The room's first events between two seqs, oldest first. */
  between(room: string, after: number, before: number, limit: number): Page {
    return fill(this.#do.between.iterate(room, after, before, limit + 1), limit);
  }

  /** The room's messages before a seq that have every word of a query, newest first. */
  search(room: string, typed: string, before: number, limit: number): Page {
    return fill(this.#words.find(room, typed, before), limit);
  }

  /** Those of a member's message ids that are in the room's log. */
  landed(room: string, by: MemberId, ids: readonly MessageId[]): MessageId[] {
    return ids.filter((id) => this.#landed.has(room, by, id));
  }

  /** How many events the room has between two seqs, both left out. */
  count(room: string, after: number, before: number): number {
    return this.#do.count.get(room, after, before)?.rows ?? 0;
  }

  /** Under which name somebody last wrote in a room; undefined if that is long ago, or never was. */
  authorName(room: string, member: MemberId): string | undefined {
    return this.#do.authorName.get(room, member)?.name;
  }

  /** When the room's newest event was stored; undefined where it has none. */
  newest(room: string): number | undefined {
    return this.#do.newest.get(room)?.at;
  }

  /** Forgets some of what was stored before a moment, oldest first; whether there may be more of it. */
  trim(horizon: number): boolean {
    const rows = this.#rows;
    this.#write(() => {
      for (const { seq, room, text } of this.#do.oldest.all(horizon)) this.#words.remove(seq, room, text);
      this.#do.trimKeys.run(horizon);
      this.#rows -= this.#do.trim.run(horizon).changes;
      this.#words.forgetBefore(this.#do.first.get()?.seq ?? this.#applied + 1);
    });
    this.commit();
    return this.#rows < rows;
  }

  close(): void {
    this.commit();
    this.#db.close();
  }

  #add(found: Found): void {
    if (found.message) return this.#addMessage(found, found.message);
    this.#rows += this.#do.add.run(found.seq, found.room, found.at, found.event, null).changes;
  }

  #addMessage({ seq, room, at, event }: Found, { by, id, text }: MessagePosted): void {
    const key = messageKey(room, by, id);
    if (this.#landed.has(room, by, id, key)) return;
    const { changes } = this.#do.add.run(seq, room, at, event, key);
    if (changes === 0) return;
    this.#rows += 1;
    this.#landed.add(key, seq);
    this.#words.add(seq, room, text);
  }

  /** Writes all of it or nothing: where it fails, all since the last commit is as if it had never been taken in. */
  #write(act: () => void): void {
    try {
      if (!this.#db.inTransaction) this.#do.begin.run();
      act();
    } catch (error) {
      if (this.#db.inTransaction) this.#do.rollback.run();
      this.#reread();
      throw error;
    }
  }

  #reread(): void {
    const { epoch, applied, rows } = this.#do.state.get() ?? { epoch: "", applied: 0, rows: 0 };
    [this.#epoch, this.#applied, this.#rows] = [epoch, applied, rows];
    this.#landed.reread();
    this.#words.reread();
  }
}

function prepare(db: Sqlite) {
  return {
    begin: db.prepare<[]>("BEGIN"),
    commit: db.prepare<[]>("COMMIT"),
    rollback: db.prepare<[]>("ROLLBACK"),
    state: db.prepare<[], { epoch: string; applied: number; rows: number }>("SELECT epoch, applied, rows FROM state"),
    advance: db.prepare<[string, number, number]>("UPDATE state SET epoch = ?, applied = ?, rows = ?"),
    add: db.prepare<[number, string, number, string, number | null]>(
      "INSERT INTO events (seq, room, at, event, key) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    ),
    before: db.prepare<[string, number, number], Row>(
      "SELECT event FROM events WHERE room = ? AND seq < ? ORDER BY seq DESC LIMIT ?",
    ),
    between: db.prepare<[string, number, number, number], Row>(
      "SELECT event FROM events WHERE room = ? AND seq > ? AND seq < ? ORDER BY seq LIMIT ?",
    ),
    count: db.prepare<[string, number, number], { rows: number }>(
      "SELECT count(*) AS rows FROM events WHERE room = ? AND seq > ? AND seq < ?",
    ),
    newest: db.prepare<[string], { at: number }>("SELECT at FROM events WHERE room = ? ORDER BY seq DESC LIMIT 1"),
    authorName: db.prepare<[string, string], { name: string }>(
      `SELECT event ->> 'name' AS name FROM (SELECT seq, key, event FROM events WHERE room = ? ORDER BY seq DESC LIMIT 5000)
       WHERE key IS NOT NULL AND event ->> 'by' = ? ORDER BY seq DESC LIMIT 1`,
    ),
    first: db.prepare<[], { seq: number }>("SELECT seq FROM events ORDER BY seq LIMIT 1"),
    oldest: db.prepare<[number], { seq: number; room: string; text: string }>(
      `SELECT seq, room, event ->> 'text' AS text FROM events WHERE at < ? AND key IS NOT NULL AND seq IN (${few})`,
    ),
    trimKeys: db.prepare<[number]>(
      `DELETE FROM keys WHERE (key, seq) IN (SELECT key, seq FROM events WHERE at < ? AND seq IN (${few}))`,
    ),
    trim: db.prepare<[number]>(`DELETE FROM events WHERE at < ? AND seq IN (${few})`),
  };
}

/** Only the oldest are looked at: to ask for `at` alone would read the whole table when nothing is old. */
const few = "SELECT seq FROM events ORDER BY seq LIMIT 500";
