import { mkdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import type { MemberId, MessageId } from "@parlor/contracts";
import { ConfigError } from "@parlor/service";
import Database from "better-sqlite3";
import type { Found } from "./log-event.ts";
import { roomTerm, searchQuery } from "./query.ts";

/** Events as JSON, each with its seq; `more` where there are others beyond them. */
export type Page = { readonly events: readonly string[]; readonly more: boolean };
type Row = { readonly event: string };

/** Changes with the tables: a file of another shape is filled anew from the log, not converted. */
const shape = 1;
/** A page ends early at so many bytes: it must fit one message of any broker, and 1 MB is what they carry by default. */
const pageBytes = 192 * 1024;

const tables = `
  DROP TABLE IF EXISTS state;
  DROP TABLE IF EXISTS events;
  DROP TABLE IF EXISTS words;
  CREATE TABLE state (epoch TEXT NOT NULL, applied INTEGER NOT NULL);
  INSERT INTO state VALUES ('', 0);
  CREATE TABLE events (
    seq INTEGER PRIMARY KEY, room TEXT NOT NULL, at INTEGER NOT NULL, event TEXT NOT NULL,
    member TEXT, id TEXT, UNIQUE (room, member, id)
  );
  CREATE INDEX events_of_room ON events (room, seq);
  CREATE VIRTUAL TABLE words USING fts5 (
    room, text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
  );
  CREATE TRIGGER forget_words AFTER DELETE ON events WHEN old.id IS NOT NULL
    BEGIN DELETE FROM words WHERE rowid = old.seq; END;
  PRAGMA user_version = ${shape};
`;

/**
 * The rooms' history in a file of this instance's own: what the log says, laid out for paging and search. It may be
 * thrown away at any time, since the log fills it again.
 */
export class Archive {
  readonly #db: Database.Database;
  readonly #do: ReturnType<typeof prepare>;
  #epoch: string;
  #applied: number;
  #rows: number;

  constructor(file: string) {
    this.#db = openFile(file);
    this.#do = prepare(this.#db);
    const { epoch, applied } = this.#do.state.get() ?? { epoch: "", applied: 0 };
    this.#epoch = epoch;
    this.#applied = applied;
    this.#rows = this.#do.size.get()?.rows ?? 0;
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
    this.#db.transaction(() => {
      this.#db.exec(tables);
      this.#do.advance.run(log.epoch, 0);
    })();
    this.#epoch = log.epoch;
    this.#applied = 0;
    this.#rows = 0;
  }

  /** Takes in a piece of the log up to a seq, all of it or nothing. A second copy of a message is left out [D5]. */
  apply(events: readonly Found[], upTo: number): void {
    let added = 0;
    this.#db.transaction(() => {
      for (const { seq, room, at, event, message } of events) {
        const { changes } = this.#do.add.run(seq, room, at, event, message?.by ?? null, message?.id ?? null);
        added += changes;
        if (changes === 1 && message) this.#do.index.run(seq, roomTerm(room), message.text);
      }
      this.#do.advance.run(this.#epoch, upTo);
    })();
    this.#applied = upTo;
    this.#rows += added;
  }

  /** The room's last events before a seq, oldest first. */
  before(room: string, seq: number, limit: number): Page {
    const { events, more } = cut(this.#do.before.iterate(room, seq, limit + 1), limit);
    return { events: events.toReversed(), more };
  }

  /** The room's first events between two seqs, oldest first. */
  between(room: string, after: number, before: number, limit: number): Page {
    return cut(this.#do.between.iterate(room, after, before, limit + 1), limit);
  }

  /** The room's messages before a seq that have every word of a query, newest first. */
  search(room: string, typed: string, before: number, limit: number): Page {
    const query = searchQuery(room, typed);
    if (query === undefined) return { events: [], more: false };
    return cut(this.#do.search.iterate(query, before, room, limit + 1), limit);
  }

  /** Those of a member's message ids that are in the room's log. */
  landed(room: string, by: MemberId, ids: readonly MessageId[]): MessageId[] {
    return ids.filter((id) => this.#do.landed.get(room, by, id) !== undefined);
  }

  /** How many events the room has between two seqs, both left out. */
  count(room: string, after: number, before: number): number {
    return this.#do.count.get(room, after, before)?.rows ?? 0;
  }

  /** When the room's newest event was stored; undefined where it has none. */
  newest(room: string): number | undefined {
    return this.#do.newest.get(room)?.at;
  }

  /** Forgets some of what was stored before a moment, oldest first; whether there may be more of it. */
  trim(horizon: number): boolean {
    const { changes } = this.#do.trim.run(horizon);
    this.#rows -= changes;
    return changes > 0;
  }

  close(): void {
    this.#db.close();
  }
}

/** Another process has the file. */
export class InUse extends ConfigError {
  override name = "InUse";
}

/** Opens the file for this process alone; one that is broken is made anew. */
function openFile(file: string): Database.Database {
  try {
    mkdirSync(dirname(file), { recursive: true });
    return openTables(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "SQLITE_BUSY")
      throw new InUse(`${file} is in use by another process: give each instance its own PARLOR_INSTANCE, or none.`);
    if (code !== "SQLITE_NOTADB" && code !== "SQLITE_CORRUPT")
      throw new ConfigError(`${file} cannot be written (${code ?? error}): see PARLOR_DATA_DIR.`);
  }
  for (const part of ["", "-wal", "-shm"]) rmSync(`${file}${part}`, { force: true });
  return openTables(file);
}

function openTables(file: string): Database.Database {
  const db = new Database(file, { timeout: 0 });
  db.pragma("locking_mode = EXCLUSIVE");
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = NORMAL");
  db.exec("BEGIN IMMEDIATE; COMMIT"); // takes the lock now, and keeps it
  if (db.pragma("user_version", { simple: true }) !== shape) db.transaction(() => db.exec(tables))();
  return db;
}

function prepare(db: Database.Database) {
  return {
    state: db.prepare<[], { epoch: string; applied: number }>("SELECT epoch, applied FROM state"),
    advance: db.prepare<[string, number]>("UPDATE state SET epoch = ?, applied = ?"),
    add: db.prepare<[number, string, number, string, string | null, string | null]>(
      "INSERT INTO events (seq, room, at, event, member, id) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    ),
    index: db.prepare<[number, string, string]>("INSERT INTO words (rowid, room, text) VALUES (?, ?, ?)"),
    before: db.prepare<[string, number, number], Row>(
      "SELECT event FROM events WHERE room = ? AND seq < ? ORDER BY seq DESC LIMIT ?",
    ),
    between: db.prepare<[string, number, number, number], Row>(
      "SELECT event FROM events WHERE room = ? AND seq > ? AND seq < ? ORDER BY seq LIMIT ?",
    ),
    search: db.prepare<[string, number, string, number], Row>(
      `SELECT event FROM words JOIN events ON events.seq = words.rowid
       WHERE words MATCH ? AND words.rowid < ? AND events.room = ? ORDER BY words.rowid DESC LIMIT ?`,
    ),
    landed: db.prepare<[string, string, string]>("SELECT 1 FROM events WHERE room = ? AND member = ? AND id = ?"),
    count: db.prepare<[string, number, number], { rows: number }>(
      "SELECT count(*) AS rows FROM events WHERE room = ? AND seq > ? AND seq < ?",
    ),
    newest: db.prepare<[string], { at: number }>("SELECT at FROM events WHERE room = ? ORDER BY seq DESC LIMIT 1"),
    size: db.prepare<[], { rows: number }>("SELECT count(*) AS rows FROM events"),
    // Only the oldest are looked at: to ask for `at` alone would read the whole table when nothing is old.
    trim: db.prepare<[number]>(
      "DELETE FROM events WHERE at < ? AND seq IN (SELECT seq FROM events ORDER BY seq LIMIT 500)",
    ),
  };
}

/** As many rows as fit a page. There is more where the rows go on. */
function cut(rows: Iterable<Row>, limit: number): Page {
  const events: string[] = [];
  let bytes = 0;
  for (const { event } of rows) {
    bytes += Buffer.byteLength(event) + 1;
    if (events.length === limit || (events.length > 0 && bytes > pageBytes)) return { events, more: true };
    events.push(event);
  }
  return { events, more: false };
}
