import type { MemberId, MessageId, MessagePosted } from "@parlor/contracts";
import { layOut, type Opened, openFile, type Sqlite } from "./archive-file.ts";
import { Landed } from "./landed.ts";
import type { Found } from "./log-event.ts";
import { messageKey } from "./message-key.ts";
import { fill, type Page, type Row } from "./page.ts";
import { Words } from "./words.ts";

/** So many rooms' ends are remembered. */
const mostEnds = 10_000;

/** Where a room ends: how many events it has had, and how many bytes they had together. */
type End = { readonly place: number; readonly size: number };

/**
 * The rooms' history in a file of this instance's own: what the log says, laid out for paging and search. It may be
 * thrown away at any time, since the log fills it again.
 */
export class Archive {
  /** Where others read it. */
  readonly file: string;
  readonly #opened: Opened;
  readonly #db: Sqlite;
  readonly #do: ReturnType<typeof prepare>;
  readonly #landed: Landed;
  readonly #words: Words;
  /** Where rooms end that were written to lately. */
  readonly #ends = new Map<string, End>();
  #epoch = "";
  #applied = 0;
  #rows = 0;

  constructor(file: string) {
    this.file = file;
    this.#opened = openFile(file);
    this.#db = this.#opened.db;
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
      this.#forgetRead();
    });
    this.commit();
  }

  /**
   * Takes in a piece of the log up to a seq. It can be asked about here at once; that it outlives the process, and others
   * can search it, is only sure after `commit`. A second copy of a message is left out [D5].
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
      this.#words.settle();
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

  /** Those of a member's message ids that are in the room's log. */
  landed(room: string, by: MemberId, ids: readonly MessageId[]): MessageId[] {
    return ids.filter((id) => this.#landed.has(room, by, id));
  }

  /** How many events the room has between two seqs, both left out. */
  count(room: string, after: number, before: number): number {
    const [first, last] = [this.#do.placeAfter.get(room, after), this.#do.placeBefore.get(room, before)];
    return first === undefined || last === undefined ? 0 : Math.max(0, last - first + 1);
  }

  /** How many bytes the room's events have. */
  bytes(room: string): number {
    return this.#endOf(room).size - (this.#do.sizeBefore.get(room) ?? 0);
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
    this.#opened.close();
  }

  #add(found: Found): void {
    if (found.message) return this.#addMessage(found, found.message);
    this.#rows += this.#addRow(found, null);
  }

  /** How many rows that made. */
  #addRow({ seq, room, at, event }: Found, key: number | null): number {
    const last = this.#endOf(room);
    const end = { place: last.place + 1, size: last.size + Buffer.byteLength(event) };
    const { changes } = this.#do.add.run(seq, room, at, end.place, end.size, event, key);
    if (this.#ends.size >= mostEnds) this.#ends.clear();
    if (changes > 0) this.#ends.set(room, end);
    return changes;
  }

  #endOf(room: string): End {
    return this.#ends.get(room) ?? this.#do.end.get(room) ?? { place: 0, size: 0 };
  }

  #addMessage(found: Found, { by, id, text }: MessagePosted): void {
    const { seq, room } = found;
    const key = messageKey(room, by, id);
    if (this.#landed.has(room, by, id, key)) return;
    if (this.#addRow(found, key) === 0) return;
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
    this.#forgetRead();
  }

  /** What is known of the file by memory is found out anew. */
  #forgetRead(): void {
    this.#ends.clear();
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
    add: db.prepare<[number, string, number, number, number, string, number | null]>(
      "INSERT INTO events (seq, room, at, place, size, event, key) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    ),
    end: db.prepare<[string], End>("SELECT place, size FROM events WHERE room = ? ORDER BY seq DESC LIMIT 1"),
    sizeBefore: db
      .prepare<[string], number>("SELECT size - octet_length(event) FROM events WHERE room = ? ORDER BY seq LIMIT 1")
      .pluck(),
    before: db.prepare<[string, number, number], Row>(
      "SELECT event FROM events WHERE room = ? AND seq < ? ORDER BY seq DESC LIMIT ?",
    ),
    between: db.prepare<[string, number, number, number], Row>(
      "SELECT event FROM events WHERE room = ? AND seq > ? AND seq < ? ORDER BY seq LIMIT ?",
    ),
    placeAfter: db
      .prepare<[string, number], number>("SELECT place FROM events WHERE room = ? AND seq > ? ORDER BY seq LIMIT 1")
      .pluck(),
    placeBefore: db
      .prepare<[string, number], number>(
        "SELECT place FROM events WHERE room = ? AND seq < ? ORDER BY seq DESC LIMIT 1",
      )
      .pluck(),
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
