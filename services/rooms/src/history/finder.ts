import { openReader, type Sqlite } from "./archive-file.ts";
import { fill, type Page, type Row } from "./page.ts";
import { segmentTable } from "./search-index.ts";
import { type Match, type SearchQuery, searchQuery } from "./search-query.ts";

export type Search = {
  readonly room: string;
  readonly query: string;
  /** Of the person who asks, as `Europe/Berlin`: days begin there at midnight. */
  readonly zone?: string;
  readonly after: number;
  readonly before: number;
  readonly limit: number;
  readonly budget: number;
};
type Candidate = { readonly seq: number; readonly item: string; readonly text: string; readonly ts: number };
type Step = Pick<Search, "room" | "after" | "before"> & { readonly query: SearchQuery; readonly match: string };
type Stopwatch = () => () => number;
/** `late`: time was up before the end. `took` is in ms. */
export type Found = Page & { readonly late: boolean; readonly took: number };

/** Up to this many candidates, checking each text beats a prefix query. */
const fewest = 8;
/** The last 64 messages of a room show its share of the log. */
const sample = 64;

/** So far, in ms, the clocks of gateways may be from each other. */
const askew = 300_000;
/** So many places are not worth being narrowed, */
const short = 2048;
/** and those of longer rooms are until they are so few. */
const narrow = 64;

/** Searches the newest segment first, on its own connection, within a time. */
export class Finder {
  readonly #db: Sqlite;
  readonly #stopwatch: Stopwatch;
  readonly #do;
  readonly #segments = new Map<number, Segment>();
  #elapsed = () => 0;
  #budget = 0;
  #stopped = false;

  constructor(file: string, stopwatch: Stopwatch = timeOfThread) {
    this.#db = openReader(file);
    this.#stopwatch = stopwatch;
    this.#do = prepare(this.#db);
  }

  find({ room, query: typed, zone, after, before, limit, budget }: Search): Found {
    this.#elapsed = this.#stopwatch();
    this.#budget = budget;
    this.#stopped = false;
    const query = searchQuery(room, typed, zone);
    if (query === undefined) return { events: [], more: false, late: false, took: 0 };
    return this.#db.transaction(() => {
      const page = fill(this.#rows(room, query, ...this.#between(room, query, after, before)), limit);
      return { ...page, more: page.more || this.#stopped, late: this.#stopped, took: this.#elapsed() };
    })();
  }

  close(): void {
    this.#db.close();
  }

  #isLate(): boolean {
    this.#stopped ||= this.#elapsed() >= this.#budget;
    return this.#stopped;
  }

  /** The dates of a long room's messages narrow its places; the date of each is looked at all the same. */
  #between(room: string, { since, until }: SearchQuery, after: number, before: number): [number, number] {
    const [first] = since > 0 ? this.#around(room, since - askew, after, before) : [after];
    const [, last] = until < Number.POSITIVE_INFINITY ? this.#around(room, until + askew, after, before) : [0, before];
    return [first, last];
  }

  /** Two places, near each other, of which the first is before a time and the second is not. */
  #around(room: string, time: number, after: number, before: number): [number, number] {
    let [low, high] = [after, Math.min(before, (this.#do.newest.get(room, after, before) ?? after) + 1)];
    if (high - low <= short) return [low, high];
    while (high - low > narrow) {
      const middle = Math.floor((low + high) / 2);
      const row = this.#do.from.get(room, middle, high);
      if (row === undefined || row.ts >= time) high = middle;
      else low = row.seq;
    }
    return [low, high];
  }

  *#rows(room: string, query: SearchQuery, after: number, before: number): Iterable<Row> {
    if (query.anywhere.everything === undefined) return yield* this.#dated(room, query, after, before);
    let seq = this.#do.newest.get(room, after, before);
    while (typeof seq === "number") {
      const first = this.#do.segment.get(seq); // segments without the room are left out
      if (first === undefined) return;
      yield* this.#rowsIn(this.#open(first), room, query, this.#isBusy(room, seq), after, before);
      seq = this.#do.newest.get(room, after, first);
      if (typeof seq === "number" && this.#isLate()) return;
    }
  }

  /** All that people said, if nothing but dates is asked. */
  *#dated(room: string, query: SearchQuery, after: number, before: number): Iterable<Row> {
    for (const row of this.#do.said.iterate(room, after, before)) {
      if (isDated(row, query)) yield row;
      if (this.#isLate()) return;
    }
  }

  /** If most messages before a seq are this room's, asking the index for the room is not worth it. */
  #isBusy(room: string, seq: number): boolean {
    const earlier = this.#do.earlier.get(room, seq);
    return earlier !== undefined && seq - earlier < 2 * sample;
  }

  /** An unfinished word is dear to look up, and rarely needed if few messages have the others. */
  *#rowsIn(
    segment: Segment,
    room: string,
    query: SearchQuery,
    isBusy: boolean,
    after: number,
    before: number,
  ): Iterable<Row> {
    const { everything = "", finished }: Match = isBusy ? query.anywhere : query.inRoom;
    const matching = (match: string) => this.#matching(segment, { room, query, match, after, before });
    const few = finished === undefined ? undefined : upTo(fewest, matching(finished));
    if (this.#stopped) return;
    if (few) yield* few.filter(({ text }) => query.has(text));
    else yield* matching(everything);
  }

  /** Checks the room: the index may have been asked without it, or for two that share a term. */
  *#matching({ find }: Segment, { room, query, match, after, before }: Step): Iterable<Candidate> {
    for (const seq of find.iterate(match, after, before)) {
      const found = this.#do.item.get(seq, room);
      if (found && isDated(found, query) && (!query.isCut || query.has(found.text))) yield found;
      if (this.#isLate()) return;
    }
  }

  #open(first: number): Segment {
    const segment = this.#segments.get(first) ?? prepareSegment(this.#db, segmentTable(first));
    this.#segments.set(first, segment);
    return segment;
  }
}

/** All if they are no more than `most`. */
function upTo<T>(most: number, all: Iterable<T>): readonly T[] | undefined {
  const few: T[] = [];
  for (const one of all) if (few.push(one) > most) return undefined;
  return few;
}

const isDated = ({ ts }: Candidate, { since, until }: SearchQuery) => ts >= since && ts < until;

/** The thread's working time, at least a quarter of what passes: on a busy machine a search may take longer. */
function timeOfThread(): () => number {
  const began = performance.now();
  const before = process.threadCpuUsage?.();
  return () => {
    const passed = performance.now() - began;
    if (!before) return passed;
    const { user, system } = process.threadCpuUsage(before);
    return Math.max((user + system) / 1000, passed / 4);
  };
}

type Segment = ReturnType<typeof prepareSegment>;

function prepare(db: Sqlite) {
  return {
    earlier: db
      .prepare<[string, number], number>(
        `SELECT seq FROM items WHERE room = ? AND seq <= ? ORDER BY seq DESC LIMIT 1 OFFSET ${sample}`,
      )
      .pluck(),
    newest: db
      .prepare<[string, number, number], number | null>(
        "SELECT max(seq) FROM items WHERE room = ? AND seq > ? AND seq < ?",
      )
      .pluck(),
    segment: db
      .prepare<[number], number>("SELECT first FROM segments WHERE first <= ? ORDER BY first DESC LIMIT 1")
      .pluck(),
    item: db.prepare<[number, string], Candidate>(
      "SELECT seq, item, item ->> 'text' AS text, item ->> 'ts' AS ts FROM items WHERE seq = ? AND room = ?",
    ),
    from: db.prepare<[string, number, number], { seq: number; ts: number }>(
      "SELECT seq, item ->> 'ts' AS ts FROM items WHERE room = ? AND seq >= ? AND seq < ? ORDER BY seq LIMIT 1",
    ),
    said: db.prepare<[string, number, number], Candidate>(
      `SELECT seq, item, item ->> 'text' AS text, item ->> 'ts' AS ts FROM items
       WHERE room = ? AND seq > ? AND seq < ? AND key IS NOT NULL AND text <> '' ORDER BY seq DESC`,
    ),
  };
}

function prepareSegment(db: Sqlite, table: string) {
  return {
    find: db
      .prepare<[string, number, number], number>(
        `SELECT rowid FROM ${table} WHERE ${table} MATCH ? AND rowid > ? AND rowid < ? ORDER BY rowid DESC`,
      )
      .pluck(),
  };
}
