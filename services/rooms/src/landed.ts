import type { MemberId, MessageId } from "@parlor/contracts";
import type { Sqlite } from "./archive-file.ts";
import { messageKey } from "./message-key.ts";

type Keyed = { readonly key: number; readonly seq: number };

/** So many messages are known by memory before they are entered into the index. */
const mostYoung = 65_536;

/**
 * Which messages are in the log, by room, author and id. Ids are random, and so are the places of the index at which
 * they are entered: one by one, each would cost a page that is written anew. So the youngest are kept in memory, and
 * are entered together, in the index's own order.
 */
export class Landed {
  readonly #do;
  /** Seqs by key. */
  readonly #young = new Map<number, number>();
  /** The seq up to which messages are in the index. */
  #entered = 0;

  constructor(db: Sqlite) {
    this.#do = {
      entered: db.prepare<[], number>("SELECT entered FROM state").pluck(),
      advance: db.prepare<[number]>("UPDATE state SET entered = ?"),
      young: db.prepare<[number], Keyed>("SELECT key, seq FROM events WHERE seq > ? AND key IS NOT NULL"),
      enter: db.prepare<[number, number]>("INSERT OR IGNORE INTO keys VALUES (?, ?)"),
      enterYoung: db.prepare<[number]>(
        "INSERT OR IGNORE INTO keys SELECT key, seq FROM events WHERE seq > ? AND key IS NOT NULL ORDER BY key",
      ),
      keyed: db.prepare<[number], number>("SELECT seq FROM keys WHERE key = ?").pluck(),
      isAt: db.prepare<[number, string, string, string]>(
        "SELECT 1 FROM events WHERE seq = ? AND room = ? AND event ->> 'by' = ? AND event ->> 'id' = ?",
      ),
    };
  }

  /** Finds out anew which messages are in the file, but not in its index. */
  reread(): void {
    this.#young.clear();
    this.#entered = this.#do.entered.get() ?? 0;
    for (const { key, seq } of this.#do.young.all(this.#entered)) this.add(key, seq);
  }

  has(room: string, by: MemberId, id: MessageId, key = messageKey(room, by, id)): boolean {
    const isAt = (seq: number) => this.#do.isAt.get(seq, room, by, id) !== undefined;
    const young = this.#young.get(key);
    if (young !== undefined && isAt(young)) return true;
    return this.#do.keyed.all(key).some(isAt);
  }

  add(key: number, seq: number): void {
    if (this.#young.has(key))
      this.#do.enter.run(key, seq); // two share a key, and memory has a place for one
    else this.#young.set(key, seq);
  }

  /** Enters those in memory where there are many; `applied` is the seq up to which everything is in the file. */
  settle(applied: number): void {
    if (this.#young.size < mostYoung) return;
    this.#do.enterYoung.run(this.#entered);
    this.#do.advance.run(applied);
    this.#entered = applied;
    this.#young.clear();
  }
}
