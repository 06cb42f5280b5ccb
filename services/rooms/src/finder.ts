import { openReader, type Sqlite } from "./archive-file.ts";
import { fill, type Page, type Row } from "./page.ts";
import { type Candidate, Probe } from "./probe.ts";
import { type SearchQuery, searchQuery } from "./query.ts";
import { chapterTable } from "./words.ts";

/** What is looked for, up to which place of the log, and for how many milliseconds at most. */
export type Search = {
  readonly room: string;
  readonly query: string;
  readonly before: number;
  readonly limit: number;
  readonly budget: number;
};
/** Started when it is called, tells how many milliseconds have passed since. */
type Stopwatch = () => () => number;
/** `late` where the time was over before everything was looked through; `took` in milliseconds. */
export type Found = Page & { readonly late: boolean; readonly took: number };

/** Up to this many texts are looked through sooner than the places of all words that begin alike are put together. */
const fewest = 8;
/** So many of a room's messages tell how much of the log is the room's. */
const sample = 64;

/** Searches an archive by a connection of its own, from the newest chapter backwards, for no longer than it may. */
export class Finder {
  readonly #db: Sqlite;
  readonly #stopwatch: Stopwatch;
  readonly #probe = new Probe();
  readonly #do;
  readonly #chapters = new Map<number, Chapter>();
  #elapsed = () => 0;
  #budget = 0;
  #stopped = false;

  constructor(file: string, stopwatch: Stopwatch = timeOfThread) {
    this.#db = openReader(file);
    this.#stopwatch = stopwatch;
    this.#do = prepare(this.#db);
  }

  /** The room's messages before a seq that have every word of a query, newest first, as of what was committed. */
  find({ room, query, before, limit, budget }: Search): Found {
    this.#elapsed = this.#stopwatch();
    this.#budget = budget;
    this.#stopped = false;
    const inRoom = searchQuery(room, query);
    const anywhere = searchQuery(undefined, query);
    if (!inRoom || !anywhere) return { events: [], more: false, late: false, took: 0 };
    return this.#db.transaction(() => {
      const page = fill(this.#rows(room, { inRoom, anywhere }, before), limit);
      return { ...page, more: page.more || this.#stopped, late: this.#stopped, took: this.#elapsed() };
    })();
  }

  close(): void {
    this.#db.close();
  }

  /** Whether to stop before everything was looked through. */
  #isLate(): boolean {
    this.#stopped ||= this.#elapsed() >= this.#budget;
    return this.#stopped;
  }

  *#rows(
    room: string,
    { inRoom, anywhere }: Record<"inRoom" | "anywhere", SearchQuery>,
    before: number,
  ): Iterable<Row> {
    let seq = this.#do.newest.get(room, before);
    while (typeof seq === "number") {
      const first = this.#do.chapter.get(seq); // chapters in which the room has nothing are left out
      if (first === undefined) return;
      yield* this.#rowsIn(this.#open(first), room, this.#isBusy(room, seq) ? anywhere : inRoom, before);
      seq = this.#do.newest.get(room, first);
      if (typeof seq === "number" && this.#isLate()) return;
    }
  }

  /** Whether most of what was said before a seq was said in this room: it is then not worth asking the index about it. */
  #isBusy(room: string, seq: number): boolean {
    const earlier = this.#do.earlier.get(room, seq);
    return earlier !== undefined && seq - earlier < 2 * sample;
  }

  /** An unfinished word is dear to look up, and mostly not needed where few messages have the others. */
  *#rowsIn(chapter: Chapter, room: string, query: SearchQuery, before: number): Iterable<Row> {
    const few = query.finished === undefined ? undefined : this.#few(chapter, room, query.finished, before);
    if (this.#stopped) return;
    if (few) yield* this.#probe.matching(few, query.unfinished);
    else yield* this.#matching(chapter, room, query.everything, before);
  }

  /** The messages that match; undefined where they are many. */
  #few(chapter: Chapter, room: string, query: string, before: number): readonly Candidate[] | undefined {
    const few: Candidate[] = [];
    for (const row of this.#matching(chapter, room, query, before)) if (few.push(row) > fewest) return undefined;
    return few;
  }

  /** The room's of the messages that match: another may share its word in the index, or was not asked about it. */
  *#matching({ find }: Chapter, room: string, query: string, before: number): Iterable<Candidate> {
    for (const seq of find.iterate(query, before)) {
      const found = this.#do.event.get(seq, room);
      if (found) yield found;
      if (this.#isLate()) return;
    }
  }

  #open(first: number): Chapter {
    const chapter = this.#chapters.get(first) ?? prepareChapter(this.#db, chapterTable(first));
    this.#chapters.set(first, chapter);
    return chapter;
  }
}

/**
 * How long this thread works from now on: on a machine that is busy with other things a search may take longer, though not
 * for ever. An older Node tells only how much time passes.
 */
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

type Chapter = ReturnType<typeof prepareChapter>;

function prepare(db: Sqlite) {
  return {
    earlier: db
      .prepare<[string, number], number>(
        `SELECT seq FROM events WHERE room = ? AND seq <= ? ORDER BY seq DESC LIMIT 1 OFFSET ${sample}`,
      )
      .pluck(),
    newest: db
      .prepare<[string, number], number | null>("SELECT max(seq) FROM events WHERE room = ? AND seq < ?")
      .pluck(),
    chapter: db
      .prepare<[number], number>("SELECT first FROM chapters WHERE first <= ? ORDER BY first DESC LIMIT 1")
      .pluck(),
    event: db.prepare<[number, string], Candidate>(
      "SELECT seq, event, event ->> 'text' AS text FROM events WHERE seq = ? AND room = ?",
    ),
  };
}

function prepareChapter(db: Sqlite, table: string) {
  return {
    find: db
      .prepare<[string, number], number>(
        `SELECT rowid FROM ${table} WHERE ${table} MATCH ? AND rowid < ? ORDER BY rowid DESC`,
      )
      .pluck(),
  };
}
