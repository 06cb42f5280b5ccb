import { openReader, type Sqlite } from "./archive-file.ts";
import { fill, type Page, type Row } from "./page.ts";
import { segmentTable } from "./search-index.ts";
import { type Candidate, Probe, type SearchQuery, searchQuery } from "./search-query.ts";

export type Search = {
  readonly room: string;
  readonly query: string;
  readonly after: number;
  readonly before: number;
  readonly limit: number;
  readonly budget: number;
};
type Stopwatch = () => () => number;
/** `late`: time was up before the end. `took` is in ms. */
export type Found = Page & { readonly late: boolean; readonly took: number };

/** Up to this many candidates, checking each text beats a prefix query. */
const fewest = 8;
/** The last 64 messages of a room show its share of the log. */
const sample = 64;

/** Searches the newest segment first, on its own connection, within a time. */
export class Finder {
  readonly #db: Sqlite;
  readonly #stopwatch: Stopwatch;
  readonly #probe = new Probe();
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

  find({ room, query, after, before, limit, budget }: Search): Found {
    this.#elapsed = this.#stopwatch();
    this.#budget = budget;
    this.#stopped = false;
    const inRoom = searchQuery(room, query);
    const anywhere = searchQuery(undefined, query);
    if (!inRoom || !anywhere) return { events: [], more: false, late: false, took: 0 };
    return this.#db.transaction(() => {
      const page = fill(this.#rows(room, { inRoom, anywhere }, after, before), limit);
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

  *#rows(
    room: string,
    { inRoom, anywhere }: Record<"inRoom" | "anywhere", SearchQuery>,
    after: number,
    before: number,
  ): Iterable<Row> {
    let seq = this.#do.newest.get(room, after, before);
    while (typeof seq === "number") {
      const first = this.#do.segment.get(seq); // segments without the room are left out
      if (first === undefined) return;
      yield* this.#rowsIn(this.#open(first), room, this.#isBusy(room, seq) ? anywhere : inRoom, after, before);
      seq = this.#do.newest.get(room, after, first);
      if (typeof seq === "number" && this.#isLate()) return;
    }
  }

  /** If most messages before a seq are this room's, asking the index for the room is not worth it. */
  #isBusy(room: string, seq: number): boolean {
    const earlier = this.#do.earlier.get(room, seq);
    return earlier !== undefined && seq - earlier < 2 * sample;
  }

  /** An unfinished word is dear to look up, and rarely needed if few messages have the others. */
  *#rowsIn(segment: Segment, room: string, query: SearchQuery, after: number, before: number): Iterable<Row> {
    const few = query.finished === undefined ? undefined : this.#few(segment, room, query.finished, after, before);
    if (this.#stopped) return;
    if (few) yield* this.#probe.matching(few, query.unfinished);
    else yield* this.#matching(segment, room, query.everything, after, before);
  }

  #few(segment: Segment, room: string, query: string, after: number, before: number): readonly Candidate[] | undefined {
    const few: Candidate[] = [];
    for (const row of this.#matching(segment, room, query, after, before)) if (few.push(row) > fewest) return undefined;
    return few;
  }

  /** Checks the room: the index may have been asked without it, or for two that share a term. */
  *#matching({ find }: Segment, room: string, query: string, after: number, before: number): Iterable<Candidate> {
    for (const seq of find.iterate(query, after, before)) {
      const found = this.#do.item.get(seq, room);
      if (found) yield found;
      if (this.#isLate()) return;
    }
  }

  #open(first: number): Segment {
    const segment = this.#segments.get(first) ?? prepareSegment(this.#db, segmentTable(first));
    this.#segments.set(first, segment);
    return segment;
  }
}

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
      "SELECT seq, item, item ->> 'text' AS text FROM items WHERE seq = ? AND room = ?",
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
