import type { MemberId, MessageId } from "@parlor/contracts";
import type { Sqlite } from "./archive-file.ts";

type Keyed = { readonly key: number; readonly seq: number };

const mostYoung = 65_536;
const young =
  "SELECT key, seq FROM items WHERE seq > ? AND key IS NOT NULL UNION ALL SELECT key, seq FROM changes WHERE seq > ? AND key IS NOT NULL";

// By room, author and id. Ids are random: each entry would rewrite another page of the index. So the youngest stay in
// memory and are entered together, in the index's order.
export class MessageIndex {
  readonly #do;
  readonly #young = new Map<number, number>();
  #entered = 0;

  constructor(db: Sqlite) {
    this.#do = {
      entered: db.prepare<[], number>("SELECT entered FROM state").pluck(),
      advance: db.prepare<[number]>("UPDATE state SET entered = ?"),
      young: db.prepare<[number, number], Keyed>(young),
      enter: db.prepare<[number, number]>("INSERT OR IGNORE INTO keys VALUES (?, ?)"),
      enterYoung: db.prepare<[number, number]>(`INSERT OR IGNORE INTO keys ${young} ORDER BY key`),
      enterChanges: db.prepare<[number, number]>(
        "INSERT OR IGNORE INTO keys SELECT key, seq FROM changes WHERE seq > ? AND seq <= ? AND key IS NOT NULL ORDER BY key",
      ),
      isItem: db.prepare<[number], number>("SELECT 1 FROM items WHERE seq = ?"),
      remove: db.prepare<[number, number]>("DELETE FROM keys WHERE key = ? AND seq = ?"),
      keyed: db.prepare<[number], number>("SELECT seq FROM keys WHERE key = ?").pluck(),
      isAt: db.prepare<[number, string, string, string]>(
        "SELECT 1 FROM items WHERE seq = ? AND room = ? AND item ->> 'by' = ? AND item ->> 'id' = ?",
      ),
    };
  }

  reread(): void {
    this.#young.clear();
    this.#entered = this.#do.entered.get() ?? 0;
    for (const { key, seq } of this.#do.young.all(this.#entered, this.#entered)) this.add(key, seq);
  }

  has(room: string, by: MemberId, id: MessageId, after: number): boolean {
    return this.placeOf(room, by, id, after) !== undefined;
  }

  placeOf(
    room: string,
    by: MemberId,
    id: MessageId,
    after: number,
    key = messageKey(room, by, id),
  ): number | undefined {
    const isAt = (seq: number) => seq > after && this.#do.isAt.get(seq, room, by, id) !== undefined;
    const young = this.#young.get(key);
    if (young !== undefined && isAt(young)) return young;
    return this.#do.keyed.all(key).find(isAt);
  }

  /** Whether an edit, a deletion or a reaction was stored, however long ago. */
  hasChange(room: string, by: MemberId, id: MessageId, after: number): boolean {
    const key = changeKey(room, by, id);
    const young = this.#young.get(key);
    const places = [...(young === undefined ? [] : [young]), ...this.#do.keyed.all(key)];
    return places.some((seq) => seq > after && this.#do.isItem.get(seq) === undefined);
  }

  /** Changes up to there are kept no more, but that they were stored. */
  keepChanges(upTo: number): void {
    this.#do.enterChanges.run(this.#entered, upTo);
  }

  add(key: number, seq: number): void {
    // Older than the youngest; or two messages share a key, and memory has room for one.
    if (seq <= this.#entered || this.#young.has(key)) this.#do.enter.run(key, seq);
    else this.#young.set(key, seq);
  }

  remove(key: number, seq: number): void {
    if (this.#young.get(key) === seq) this.#young.delete(key);
    this.#do.remove.run(key, seq);
  }

  /** Enters the youngest if they are many; the file has everything up to `applied`. */
  enterYoungest(applied: number): void {
    if (this.#young.size < mostYoung) return;
    this.#do.enterYoung.run(this.#entered, this.#entered);
    this.#do.advance.run(applied);
    this.#entered = applied;
    this.#young.clear();
  }
}

/** Apart from messages': their ids are compared, and a change may have lost its own with its text. */
export const changeKey = (room: string, by: string, id: string): number => messageKey(room, by, `+${id}`);

/** A hash, a tenth of the size of room, author and id. Two messages may share one. */
export function messageKey(room: string, by: string, id: string): number {
  const name = `${room} ${by} ${id}`;
  let [high, low] = [0x811c9dc5, 0x050c5d1f]; // FNV-1a, twice
  for (let at = 0; at < name.length; at++) {
    const unit = name.charCodeAt(at);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x01000193) + at;
  }
  return (high >>> 12) * 2 ** 32 + (low >>> 0);
}
