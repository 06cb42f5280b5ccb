import { type Sqlite, tokenizer } from "./archive-file.ts";
import type { Row } from "./page.ts";
import { type Candidate, Probe } from "./probe.ts";
import { roomTerm, type SearchQuery, searchQuery } from "./query.ts";

type Chapter = ReturnType<typeof prepareChapter>;

/** So many places of the log have one chapter. */
const chapterLength = 65_536;
/** So many texts are looked through sooner than the places of all words that begin alike are put together. */
const fewest = 32;
/** So many of a room's messages tell how much of the log is the room's. */
const sample = 64;
const chapterOf = (seq: number) => Math.floor(seq / chapterLength);

/**
 * The words of all messages, to be searched for. They are in chapters, each the index of a stretch of the log: to add
 * to an index costs more the larger it is, an unfinished word costs as much as all words that begin like it, and a
 * search that has found enough in the newest chapter need not know how many there are.
 */
export class Words {
  readonly #db: Sqlite;
  readonly #chapters = new Map<number, Chapter>();
  readonly #probe = new Probe();
  readonly #newest;
  readonly #earlier;

  constructor(db: Sqlite) {
    this.#db = db;
    this.#earlier = db
      .prepare<[string, number], number>(
        `SELECT seq FROM events WHERE room = ? AND seq <= ? ORDER BY seq DESC LIMIT 1 OFFSET ${sample}`,
      )
      .pluck();
    this.#newest = db
      .prepare<[string, number], number | null>("SELECT max(seq) FROM events WHERE room = ? AND seq < ?")
      .pluck();
  }

  /** Finds out which chapters there are. */
  reread(): void {
    this.#chapters.clear();
    const names = this.#db
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE name GLOB 'words_*' AND sql LIKE 'CREATE VIRTUAL%'")
      .pluck();
    for (const name of names.all()) this.#open(Number(name.slice("words_".length)));
  }

  add(seq: number, room: string, text: string): void {
    const at = chapterOf(seq);
    const chapter = this.#chapters.get(at) ?? this.#begin(at);
    chapter.add.run(seq, text, roomTerm(room));
  }

  /** Takes back what was added. */
  remove(seq: number, room: string, text: string): void {
    this.#chapters.get(chapterOf(seq))?.remove.run(seq, text, roomTerm(room));
  }

  /** Forgets the chapters in which everything is before a seq. */
  forgetBefore(seq: number): void {
    for (const at of this.#chapters.keys()) {
      if (at >= chapterOf(seq)) continue;
      this.#db.exec(`DROP TABLE words_${at}`);
      this.#chapters.delete(at);
    }
  }

  /** The room's messages before a seq that have every word of what was typed, newest first. */
  *find(room: string, typed: string, before: number): Iterable<Row> {
    const [inRoom, anywhere] = [searchQuery(room, typed), searchQuery(undefined, typed)];
    if (inRoom === undefined || anywhere === undefined) return;
    let seq = this.#newest.get(room, before);
    while (typeof seq === "number") {
      const at = chapterOf(seq); // chapters in which the room has nothing are left out
      const chapter = this.#chapters.get(at);
      if (chapter) yield* this.#findIn(chapter, room, this.#isBusy(room, seq) ? anywhere : inRoom, before);
      seq = this.#newest.get(room, at * chapterLength);
    }
  }

  /** Whether most of what was said before a seq was said in this room: it is then not worth asking the index about it. */
  #isBusy(room: string, seq: number): boolean {
    const earlier = this.#earlier.get(room, seq);
    return earlier !== undefined && seq - earlier < 2 * sample;
  }

  /** An unfinished word is dear to look up, and mostly not needed where few messages have the others. */
  #findIn({ find, candidates }: Chapter, room: string, query: SearchQuery, before: number): Iterable<Row> {
    if (query.finished === undefined) return find.iterate(query.everything, before, room);
    const few = candidates.all(query.finished, before, room, fewest + 1);
    if (few.length <= fewest) return this.#probe.matching(few, query.unfinished);
    return find.iterate(query.everything, before, room);
  }

  #begin(at: number): Chapter {
    this.#db.exec(`
      CREATE VIRTUAL TABLE words_${at} USING fts5 (
        text, room, content = '', columnsize = 0, prefix = '1', tokenize = '${tokenizer}'
      );
      INSERT INTO words_${at} (words_${at}, rank) VALUES ('automerge', 8);
    `);
    return this.#open(at);
  }

  #open(at: number): Chapter {
    const chapter = prepareChapter(this.#db, `words_${at}`);
    this.#chapters.set(at, chapter);
    return chapter;
  }
}

function prepareChapter(db: Sqlite, table: string) {
  const found = `
    FROM ${table} JOIN events ON events.seq = ${table}.rowid
    WHERE ${table} MATCH ? AND ${table}.rowid < ? AND events.room = ? ORDER BY ${table}.rowid DESC`;
  return {
    add: db.prepare<[number, string, string]>(`INSERT INTO ${table} (rowid, text, room) VALUES (?, ?, ?)`),
    remove: db.prepare<[number, string, string]>(
      `INSERT INTO ${table} (${table}, rowid, text, room) VALUES ('delete', ?, ?, ?)`,
    ),
    find: db.prepare<[string, number, string], Row>(`SELECT event ${found}`),
    candidates: db.prepare<[string, number, string, number], Candidate>(
      `SELECT seq, event, event ->> 'text' AS text ${found} LIMIT ?`,
    ),
  };
}
