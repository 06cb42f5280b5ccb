import type { Sqlite } from "./archive-file.ts";
import { hasLink } from "./links.ts";
import { authorTerm, linkTerm, roomTerm, termsOf } from "./terms.ts";

/** A message as far as it is searched. */
export type Searched = { readonly seq: number; readonly room: string; readonly name: string; readonly text: string };

/** `length` is in characters of terms. */
type Segment = { readonly first: number; length: number } & ReturnType<typeof prepareSegment>;

/** No step of a search looks through more than a segment. */
const places = 65_536;
const characters = 2 * 1024 * 1024;

export const segmentTable = (first: number) => `words_${first}`;

/** In segments: an entry and a prefix cost more in a larger index. */
export class SearchIndex {
  readonly #db: Sqlite;
  readonly #do;
  #segments: readonly Segment[] = [];

  constructor(db: Sqlite) {
    this.#db = db;
    this.#do = {
      segments: db.prepare<[], { first: number; length: number }>("SELECT first, length FROM segments ORDER BY first"),
      begin: db.prepare<[number]>("INSERT INTO segments VALUES (?, 0)"),
      keep: db.prepare<[number, number]>("UPDATE segments SET length = ? WHERE first = ?"),
      drop: db.prepare<[number]>("DELETE FROM segments WHERE first = ?"),
    };
  }

  reread(): void {
    this.#segments = this.#do.segments
      .all()
      .map(({ first, length }) => ({ first, length, ...prepareSegment(this.#db, segmentTable(first)) }));
  }

  add(message: Searched): void {
    const { seq } = message;
    const segment = this.#segmentOf(seq) ?? this.#begin(seq - (seq % places)); // few, if many are older than the first
    const isLast = segment === this.#segments.at(-1);
    const isFull = isLast && (seq - segment.first >= places || segment.length >= characters);
    const open = isFull ? this.#begin(seq) : segment;
    const [words, marks, about] = columnsOf(message);
    open.add.run(seq, words, marks, about);
    open.length += words.length;
  }

  /** The message must have this text. */
  remove(message: Searched): void {
    this.#segmentOf(message.seq)?.remove.run(message.seq, ...columnsOf(message));
  }

  /** The message has another text, or none. */
  replace(message: Omit<Searched, "text">, before: string | undefined, after: string | undefined): void {
    if (before === after) return;
    const { seq } = message;
    if (before !== undefined) this.remove({ ...message, text: before });
    if (after !== undefined) this.#segmentOf(seq)?.add.run(seq, ...columnsOf({ ...message, text: after }));
  }

  saveLength(): void {
    const last = this.#segments.at(-1);
    if (last) this.#do.keep.run(last.length, last.first);
  }

  forgetBefore(seq: number): void {
    const kept = this.#segments.filter((_, at) => (this.#segments[at + 1]?.first ?? Number.POSITIVE_INFINITY) > seq);
    for (const { first } of this.#segments.filter((segment) => !kept.includes(segment))) {
      this.#db.exec(`DROP TABLE ${segmentTable(first)}`);
      this.#do.drop.run(first);
    }
    this.#segments = kept;
  }

  #segmentOf(seq: number): Segment | undefined {
    return this.#segments.findLast(({ first }) => first <= seq);
  }

  #begin(first: number): Segment {
    const table = segmentTable(first);
    this.#db.exec(`
      CREATE VIRTUAL TABLE ${table} USING fts5 (
        words, marks, about, content = '', columnsize = 0, prefix = '1', tokenize = 'ascii'
      );
      INSERT INTO ${table} (${table}, rank) VALUES ('automerge', 8);
      INSERT INTO ${table} (${table}, rank) VALUES ('secure-delete', 1);
    `);
    this.saveLength();
    this.#do.begin.run(first);
    const segment = { first, length: 0, ...prepareSegment(this.#db, table) };
    this.#segments = [...this.#segments, segment].sort((a, b) => a.first - b.first);
    return segment;
  }
}

type Columns = readonly [words: string, marks: string, about: string];

/** What is removed must be what was added, to the letter: it is told by the message alone. */
function columnsOf({ room, name, text }: Omit<Searched, "seq">): Columns {
  const { words, marks } = termsOf(text);
  const about = `${roomTerm(room)} ${authorTerm(name)}`;
  return [words, marks, hasLink(text) ? `${about} ${linkTerm}` : about];
}

function prepareSegment(db: Sqlite, table: string) {
  return {
    add: db.prepare<[number, ...Columns]>(`INSERT INTO ${table} (rowid, words, marks, about) VALUES (?, ?, ?, ?)`),
    remove: db.prepare<[number, ...Columns]>(
      `INSERT INTO ${table} (${table}, rowid, words, marks, about) VALUES ('delete', ?, ?, ?, ?)`,
    ),
  };
}
