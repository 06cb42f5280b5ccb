import { openMemory, tokenizer } from "./archive-file.ts";

export type SearchQuery = {
  readonly everything: string;
  readonly finished: string | undefined;
  /** The last word, which may be unfinished, to ask of texts that have the others. */
  readonly unfinished: string;
};

/** Finds every typed word; quotes keep FTS5's syntax out. Undefined without a word. */
export function searchQuery(room: string | undefined, typed: string): SearchQuery | undefined {
  const words = typed
    .split(/\s+/)
    .filter((word) => searchable.test(word))
    .map(quoted);
  if (words.length === 0) return undefined;
  const where = room === undefined ? "" : `room : "${roomTerm(room)}" AND `;
  const all = (wanted: readonly string[]) => `${where}text : (${wanted.join(" AND ")})`;
  const finished = words.slice(0, -1);
  const unfinished = `${words.at(-1)} *`;
  return {
    everything: all([...finished, unfinished]),
    finished: finished.length === 0 ? undefined : all(finished),
    unfinished,
  };
}

const searchable = /[\p{L}\p{N}\p{Co}]/u;

const quoted = (word: string) => `"${word.replaceAll('"', '""').replaceAll("\0", " ")}"`;

/** A room as one word of the index. Rooms may share it: it only narrows the search. */
export function roomTerm(room: string): string {
  return room.replace(/[-_]/g, "");
}

/** Counts words as the index does: `a-a-a-a` may be a hundred, and each costs a look at all its places. */
export class Terms {
  readonly #do;

  constructor() {
    const db = openMemory();
    db.exec(`
      CREATE VIRTUAL TABLE counted USING fts5 (text, content = '', columnsize = 0, tokenize = '${tokenizer}');
      CREATE VIRTUAL TABLE terms USING fts5vocab (counted, 'instance');
    `);
    this.#do = {
      begin: db.prepare<[]>("BEGIN"),
      add: db.prepare<[string]>("INSERT INTO counted (rowid, text) VALUES (1, ?)"),
      count: db.prepare<[], number>("SELECT count(*) FROM terms").pluck(),
      forget: db.prepare<[]>("ROLLBACK"),
    };
  }

  count(text: string): number {
    this.#do.begin.run();
    try {
      this.#do.add.run(text);
      return this.#do.count.get() ?? 0;
    } finally {
      this.#do.forget.run();
    }
  }
}

export type Candidate = { readonly seq: number; readonly item: string; readonly text: string };

export class Probe {
  readonly #do;

  constructor() {
    const db = openMemory();
    db.exec(`CREATE VIRTUAL TABLE probe USING fts5 (text, content = '', columnsize = 0, tokenize = '${tokenizer}')`);
    this.#do = {
      begin: db.prepare<[]>("BEGIN"),
      add: db.prepare<[number, string]>("INSERT INTO probe (rowid, text) VALUES (?, ?)"),
      ask: db.prepare<[string], number>("SELECT rowid FROM probe WHERE probe MATCH ?").pluck(),
      forget: db.prepare<[]>("ROLLBACK"),
    };
  }

  matching(candidates: readonly Candidate[], query: string): readonly Candidate[] {
    this.#do.begin.run();
    try {
      for (const { seq, text } of candidates) this.#do.add.run(seq, text);
      const seqs = new Set(this.#do.ask.all(query));
      return candidates.filter(({ seq }) => seqs.has(seq));
    } finally {
      this.#do.forget.run();
    }
  }
}
