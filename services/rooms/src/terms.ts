import { openMemory, tokenizer } from "./archive-file.ts";

/**
 * Counts the words of a text as the index does: by an index of nothing but it. What looks like one word, as `a-a-a-a`, may
 * be a hundred to the index, and each costs a look at every place where it stands.
 */
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
