import { type Sqlite, tokenizer } from "./archive-file.ts";
import { roomTerm } from "./query.ts";

/** A stretch of the log, by its first seq, and how many characters were said in it. */
type Chapter = { readonly first: number; length: number } & ReturnType<typeof prepareChapter>;

/** So many places of the log have one chapter, */
const places = 65_536;
/** and so many characters: a search step looks through no more, whatever was said to make it slow. */
const characters = 2 * 1024 * 1024;

/** The table that is a chapter's index. */
export const chapterTable = (first: number) => `words_${first}`;

/**
 * The words of all messages, to be searched for. They are in chapters, each the index of a stretch of the log: to add
 * to an index costs more the larger it is, an unfinished word costs as much as all words that begin like it, and a
 * search that has found enough in the newest chapter need not know how many there are.
 */
export class Words {
  readonly #db: Sqlite;
  readonly #do;
  /** The oldest first. */
  #chapters: readonly Chapter[] = [];

  constructor(db: Sqlite) {
    this.#db = db;
    this.#do = {
      chapters: db.prepare<[], { first: number; length: number }>("SELECT first, length FROM chapters ORDER BY first"),
      begin: db.prepare<[number]>("INSERT INTO chapters VALUES (?, 0)"),
      keep: db.prepare<[number, number]>("UPDATE chapters SET length = ? WHERE first = ?"),
      drop: db.prepare<[number]>("DELETE FROM chapters WHERE first = ?"),
    };
  }

  /** Finds out which chapters there are. */
  reread(): void {
    this.#chapters = this.#do.chapters
      .all()
      .map(({ first, length }) => ({ first, length, ...prepareChapter(this.#db, chapterTable(first)) }));
  }

  /** Adds a message that is newer than all that were added. */
  add(seq: number, room: string, text: string): void {
    const last = this.#chapters.at(-1);
    const isFull = !last || seq - last.first >= places || last.length >= characters;
    const chapter = isFull ? this.#begin(seq) : last;
    chapter.add.run(seq, text, roomTerm(room));
    chapter.length += text.length;
  }

  /** Takes back what was added. */
  remove(seq: number, room: string, text: string): void {
    this.#chapters.findLast(({ first }) => first <= seq)?.remove.run(seq, text, roomTerm(room));
  }

  /** Writes down how full the newest chapter is. */
  settle(): void {
    const last = this.#chapters.at(-1);
    if (last) this.#do.keep.run(last.length, last.first);
  }

  /** Forgets the chapters in which everything is before a seq. */
  forgetBefore(seq: number): void {
    const kept = this.#chapters.filter((_, at) => (this.#chapters[at + 1]?.first ?? Number.POSITIVE_INFINITY) > seq);
    for (const { first } of this.#chapters.filter((chapter) => !kept.includes(chapter))) {
      this.#db.exec(`DROP TABLE ${chapterTable(first)}`);
      this.#do.drop.run(first);
    }
    this.#chapters = kept;
  }

  #begin(first: number): Chapter {
    const table = chapterTable(first);
    this.#db.exec(`
      CREATE VIRTUAL TABLE ${table} USING fts5 (
        text, room, content = '', columnsize = 0, prefix = '1', tokenize = '${tokenizer}'
      );
      INSERT INTO ${table} (${table}, rank) VALUES ('automerge', 8);
    `);
    this.settle();
    this.#do.begin.run(first);
    const chapter = { first, length: 0, ...prepareChapter(this.#db, table) };
    this.#chapters = [...this.#chapters, chapter];
    return chapter;
  }
}

function prepareChapter(db: Sqlite, table: string) {
  return {
    add: db.prepare<[number, string, string]>(`INSERT INTO ${table} (rowid, text, room) VALUES (?, ?, ?)`),
    remove: db.prepare<[number, string, string]>(
      `INSERT INTO ${table} (${table}, rowid, text, room) VALUES ('delete', ?, ?, ?)`,
    ),
  };
}
