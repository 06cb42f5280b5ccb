import { openMemory, tokenizer } from "./archive-file.ts";

/** A message with its text beside it. */
export type Candidate = { readonly seq: number; readonly event: string; readonly text: string };

/** Finds out which of a few texts match a query, as the index itself would say: by an index of nothing but them. */
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

  /** Those that match, in the order they came in. */
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
