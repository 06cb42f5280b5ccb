import {
  expelledBy,
  fold,
  type Item,
  isCode,
  type MemberId,
  type MessageId,
  type MessageKept,
  type MessagePosted,
  targetOf,
} from "@parlor/contracts";
import type { Kept } from "../bus/event-log.ts";
import { type ArchiveFile, layOut, openFolder, type Sqlite } from "./archive-file.ts";
import { Changes } from "./changes.ts";
import { Erasures } from "./erasures.ts";
import { Expelled } from "./expelled.ts";
import { Files } from "./files.ts";
import { type Assembled, Fragments, keptOf, textOf } from "./fragments.ts";
import type { Stored } from "./log-event.ts";
import { changeKey, MessageIndex, messageKey } from "./message-index.ts";
import { fill, type Page, type Row } from "./page.ts";
import { type Searched, SearchIndex } from "./search-index.ts";

const mostEnds = 10_000;

type End = { readonly seq: number; readonly place: number; readonly size: number };

const beginning: End = { seq: 0, place: 0, size: 0 };

/** The log's items with changes folded in, for paging and search. A deleted file is filled again from the log. */
export class Archive {
  readonly files: Files;
  readonly #opened: ArchiveFile;
  readonly #db: Sqlite;
  readonly #do: ReturnType<typeof prepare>;
  readonly #messages: MessageIndex;
  readonly #words: SearchIndex;
  readonly #erasures: Erasures;
  readonly #changes: Changes;
  readonly #fragments: Fragments;
  readonly #expelled: Expelled;
  readonly #closed = new Map<string, number>();
  readonly #ends = new Map<string, End>();
  #epoch = "";
  #applied = 0;
  #rows = 0;

  constructor(opened: ArchiveFile) {
    this.#opened = opened;
    this.#db = opened.db;
    this.#do = prepare(this.#db);
    this.files = new Files(this.#db);
    this.#messages = new MessageIndex(this.#db);
    this.#words = new SearchIndex(this.#db);
    this.#erasures = new Erasures(this.#db);
    this.#changes = new Changes(this.#db);
    this.#fragments = new Fragments(this.#db);
    this.#expelled = new Expelled(this.#db);
    this.#reread();
  }

  get file(): string {
    return this.#opened.path;
  }

  get epoch(): string {
    return this.#epoch;
  }

  /** Everything up to this seq is here, rows or not. */
  get applied(): number {
    return this.#applied;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Empties the archive if it is of another log, or goes beyond this one's end [D11]. */
  adopt(log: { readonly epoch: string; readonly last: number }): void {
    if (log.epoch === this.#epoch && this.#applied <= log.last) return;
    this.#write(() => {
      layOut(this.#db);
      [this.#epoch, this.#applied, this.#rows] = [log.epoch, 0, 0];
      this.#forgetRead();
    });
    this.commit();
  }

  /** Durable, and searched, only after `commit`. Skips events applied before and a message's second copy [D5]. */
  apply(events: readonly Stored[], upTo: number): void {
    const { applied } = this;
    this.#write(() => {
      for (const event of events) {
        if (event.seq <= applied) continue;
        this.#erasures.followed(event.room);
        this.#add(event);
      }
      this.#applied = Math.max(applied, upTo);
    });
  }

  commit(): void {
    if (!this.#db.inTransaction) return;
    this.#write(() => {
      this.#messages.enterYoungest(this.#applied);
      this.#words.saveLength();
      this.#do.advance.run(this.#epoch, this.#applied, this.#rows);
      this.#do.commit.run();
    });
  }

  /** The room's last items before `seq`, oldest first; with `since`, only those changed after it. */
  before(room: string, seq: number, limit: number, since = 0): Page {
    const closed = this.closedAt(room);
    const { events, more } = fill(
      since === 0
        ? this.#do.before.iterate(room, closed, seq, limit + 1)
        : this.#changedBefore(room, closed, seq, limit + 1, since),
      limit,
    );
    return { events: events.toReversed(), more };
  }

  between(room: string, after: number, before: number, limit: number, since = 0): Page {
    const from = this.#notBefore(room, after);
    return fill(
      since === 0
        ? this.#do.between.iterate(room, from, before, limit + 1)
        : this.#changedBetween(room, from, before, limit + 1, since),
      limit,
    );
  }

  /**
   * The last events before `seq`, oldest first, each at its own place: items as they are by now, and what changed them.
   * Folding both is folding once. Changes are kept for a while only: `more` is true if there is anything before those.
   */
  facts(room: string, seq: number, limit: number): Page {
    const closed = this.closedAt(room);
    const after = Math.max(closed, this.#changes.forgotten);
    const { events, more } = fill(this.#changes.facts(room, after, seq, limit + 1), limit);
    const isCut = after > closed && this.count(room, closed, after + 1) > 0;
    return { events: events.toReversed(), more: more || isCut };
  }

  /** A newer item counts as changed; of older ones, those that an event changed later. */
  *#changedBefore(room: string, after: number, before: number, limit: number, since: number): Iterable<Row> {
    yield* this.#do.before.iterate(room, Math.max(after, since), before, limit);
    yield* this.#do.changedBefore.iterate(room, since, after, Math.min(before, since + 1), limit);
  }

  *#changedBetween(room: string, after: number, before: number, limit: number, since: number): Iterable<Row> {
    yield* this.#do.changedBetween.iterate(room, since, after, Math.min(before, since + 1), limit);
    yield* this.#do.between.iterate(room, Math.max(after, since), before, limit);
  }

  /** What the log must have of messages, after a seq, before their posts are erased. */
  toKeep(after: number, limit: number, ts: number): readonly Kept[] {
    return this.#erasures.unkept(after, limit).flatMap(({ room, item }) => {
      const kept = keptOf(JSON.parse(item), ts); // this service wrote it
      return kept && isCode(room) ? { room, kept } : [];
    });
  }

  /** Entries of the log to erase, after a seq: their texts are no message's any more. */
  toErase(after: number, limit: number): readonly number[] {
    return this.#erasures.due(after, limit);
  }

  /** The log has erased these. */
  erased(seqs: readonly number[]): void {
    this.#write(() => this.#erasures.done(seqs));
    this.commit();
  }

  /** Leaves nothing of what was deleted or replaced beside the file. */
  empty(): void {
    this.commit();
    this.#db.pragma("wal_checkpoint(TRUNCATE)");
  }

  /** The broker may have again what it erased. */
  doubtErased(): void {
    this.#write(() => this.#erasures.doubt());
    this.commit();
  }

  landed(room: string, by: MemberId, ids: readonly MessageId[]): MessageId[] {
    const after = this.closedAt(room);
    return ids.filter((id) => this.#messages.has(room, by, id, after) || this.#messages.hasChange(room, by, id, after));
  }

  count(room: string, after: number, before: number): number {
    const from = this.#notBefore(room, after);
    const first = this.#do.placeAfter.get(room, from);
    const last = this.#do.placeBefore.get(room, before);
    if (first === undefined || last === undefined) return 0;
    const inOrder = last - first.place + (first.late === null ? 1 : 0);
    return Math.max(0, inOrder) + (this.#do.late.get(room, from, before) ?? 0);
  }

  bytes(room: string): number {
    const before = this.#do.sizeBefore.get(room, this.closedAt(room));
    return before === undefined ? 0 : this.#endOf(room).size - before;
  }

  authorName(room: string, member: MemberId): string | undefined {
    return this.#do.authorName.get(room, this.closedAt(room), member)?.name;
  }

  /** The items at these places that there are. */
  at(room: string, places: readonly number[]): Page {
    const here = [...new Set(places)].filter((seq) => seq > this.closedAt(room)).sort((a, b) => a - b);
    const rows = here.flatMap((seq) => this.#do.item.get(seq, room) ?? []);
    return fill(rows, rows.length);
  }

  /** Who said what stands at a place; undefined if nobody did. */
  author(room: string, seq: number): MemberId | undefined {
    const row = seq > this.closedAt(room) ? this.#do.item.get(seq, room) : undefined;
    const item: Item | undefined = row && JSON.parse(row.item); // this service wrote it
    return item?.type === "message.posted" ? item.by : undefined;
  }

  newest(room: string): number | undefined {
    return this.#do.newest.get(room, this.closedAt(room))?.at;
  }

  /** Nothing before this seq is shown. */
  closedAt(room: string): number {
    return this.#closed.get(room) ?? 0;
  }

  /** Forgets some items older than `horizon`, oldest first; true if there may be more. */
  trim(horizon: number): boolean {
    const rows = this.#rows;
    let trimmed = 0;
    this.#write(() => {
      for (const message of this.#do.oldest.all(horizon)) {
        this.#words.remove(message);
        // An edit is younger than its message, and nobody reads it any more.
        if (message.said !== null && message.said !== message.seq) this.#erasures.addNewest(message.said, message.room);
      }
      this.#do.trimKeys.run(horizon);
      this.#rows -= this.#do.trim.run(horizon).changes;
      trimmed = this.#fragments.trim(horizon);
      const first = this.#do.first.get()?.seq ?? this.#applied + 1;
      this.#words.forgetBefore(first);
      this.#erasures.forgetBefore(first);
      this.#expelled.forgetBefore(first);
      this.files.forgetBefore(first);
    });
    this.commit();
    return this.#rows < rows || trimmed > 0;
  }

  /** Forgets some changes from before `horizon`, oldest first; whether there may be more. */
  trimChanges(horizon: number): boolean {
    const seq = this.#changes.olderThan(horizon);
    if (seq === undefined) return false;
    this.#write(() => {
      this.#messages.keepChanges(seq);
      this.#changes.forgetUpTo(seq);
    });
    this.commit();
    return true;
  }

  clear(): boolean {
    const [closed] = this.#closed;
    if (!closed) return false;
    const [room, seq] = closed;
    this.#write(() => {
      const gone = this.#do.someBefore.all(room, seq);
      for (const { seq, key, name, text } of gone) {
        if (key !== null) this.#do.dropKey.run(key, seq);
        if (name !== null && text !== null) this.#words.remove({ seq, room, name, text });
      }
      this.#rows -= this.#do.dropBefore.run(room, gone.at(-1)?.seq ?? 0).changes;
      if (gone.length > 0) return;
      this.#do.cleared.run(room);
      this.#closed.delete(room);
    });
    this.commit();
    return true;
  }

  close(): void {
    this.commit();
    this.#opened.close();
  }

  #add(stored: Stored): void {
    const { event, seq, room } = stored;
    if (event.type === "message.kept") return this.#keep(stored, event);
    if ("by" in event && this.#expelled.has(room, event.by)) return this.#erasures.addNewest(seq, room);
    const target = targetOf(event);
    if (target !== undefined) return this.#change(stored, target);
    if (event.type === "message.posted") return this.#addMessage(stored, event);
    if (event.type === "room.closed") return this.#close(stored);
    const expelled = expelledBy(event);
    if (expelled !== undefined && expelled !== "everybody") this.#expelled.add(room, expelled, seq);
    this.#addRow(stored, null);
  }

  #addMessage(stored: Stored, { by, id, name, text, files = [] }: MessagePosted): void {
    const { seq, room } = stored;
    const key = messageKey(room, by, id);
    // The text of a second copy is nobody's: deleting the message would not find it.
    if (this.#messages.placeOf(room, by, id, this.closedAt(room), key) !== undefined)
      return this.#erasures.addNewest(seq, room);
    if (!this.#addRow(stored, key)) return;
    this.#messages.add(key, seq);
    this.#words.add({ seq, room, name, text });
    for (const file of files) this.files.add(room, file.id, seq);
  }

  #addRow({ seq, room, at, json }: Stored, key: number | null): boolean {
    const last = this.#endOf(room);
    const bytes = Buffer.byteLength(json);
    const place = last.place + 1;
    const said = key === null ? null : seq;
    if (this.#do.add.run(seq, room, at, place, last.size, bytes, said, key, json).changes === 0) return false;
    this.#setEnd(room, { seq, place, size: last.size + bytes });
    this.#rows += 1;
    return true;
  }

  #change(stored: Stored, target: number): void {
    const { seq, room, event } = stored;
    this.#grow(stored);
    if (event.type === "room.closed") return;
    const key = "id" in event ? changeKey(room, event.by, event.id) : null;
    if (key !== null) this.#messages.add(key, seq);
    const row = this.#do.item.get(target, room);
    if (row === undefined && this.#mayStand(target, stored)) {
      this.#changes.add(stored, key);
      return this.#addLate(stored, this.#fragments.add(stored, { ...event, seq }, target));
    }
    const item: Item | undefined = row && JSON.parse(row.item); // this service wrote it
    const folded = item && fold(item, { ...event, seq });
    const hasText = "text" in event;
    if (row === undefined || item === undefined || folded === undefined || folded === item) {
      this.#changes.addVain(stored, key);
      return hasText ? this.#erasures.addNewest(seq, room) : undefined;
    }
    this.#changes.add(stored, key);
    const [before, after] = [textOf(item), textOf(folded)];
    const said = hasText ? seq : isDeleted(folded) ? null : row.said;
    if (row.said === target && said !== target) this.#erasures.addPost(target, room);
    else if (row.said !== null && said !== row.said) this.#eraseText(row.said, room);
    if (isDeleted(folded)) this.files.gone(room, target, target);
    this.#do.change.run(JSON.stringify(folded), seq, said, target);
    if ("name" in item) this.#words.replace({ seq: target, room, name: item.name }, before, after);
  }

  #eraseText(seq: number, room: string): void {
    this.#erasures.add(seq, room);
    this.#changes.erase(seq);
  }

  /** The event's bytes count at its own place: the room's end. */
  #grow({ room, json }: Stored): void {
    const end = this.#endOf(room);
    const bytes = Buffer.byteLength(json);
    if (this.#do.grow.run(bytes, end.seq, room).changes > 0) this.#setEnd(room, { ...end, size: end.size + bytes });
  }

  /** The log has what is kept of a message: its post may be erased, and is perhaps. */
  #keep(stored: Stored, kept: MessageKept): void {
    const { room } = stored;
    this.#grow(stored);
    this.#changes.add(stored, null);
    this.#erasures.kept(kept.target, room);
    if (this.#do.item.get(kept.target, room) !== undefined || !this.#mayStand(kept.target, stored)) return;
    this.#addLate(stored, this.#fragments.keep(stored, kept));
  }

  /** Whether a message that is not known here may have stood there. */
  #mayStand(target: number, { seq, room }: Stored): boolean {
    return target < seq && target > this.closedAt(room) && !this.#erasures.has(target);
  }

  /** A message whose post the log has erased: newer ones are there already. */
  #addLate({ room, at }: Stored, assembled: Assembled | undefined): void {
    if (assembled?.item.type !== "message.posted") return;
    const { item, said, gone } = assembled;
    for (const edit of gone) this.#eraseText(edit, room);
    const { seq, by, id, name, ts, changed = null } = item;
    const key = messageKey(room, by, id);
    const copy = this.#messages.placeOf(room, by, id, this.closedAt(room), key);
    if (copy !== undefined && copy < seq) return;
    if (copy !== undefined) this.#removeCopy(copy, room, key);
    const { place, size } = this.#do.endBefore.get(room, seq) ?? this.#do.startAfter.get(room, seq) ?? beginning;
    const json = JSON.stringify(item);
    if (this.#do.addLate.run(seq, room, Math.min(at, ts), place, size, changed, said, key, json).changes === 0) return;
    this.#ends.delete(room);
    this.#rows += 1;
    this.#messages.add(key, seq);
    for (const file of item.files ?? []) this.files.add(room, file.id, seq);
    const text = textOf(item);
    if (text !== undefined) this.#words.add({ seq, room, name, text });
  }

  /** The second copy of a message came before the first: its text is nobody's. */
  #removeCopy(seq: number, room: string, key: number): void {
    const row = this.#do.item.get(seq, room);
    const item: Item | undefined = row && JSON.parse(row.item); // this service wrote it
    const text = item && textOf(item);
    if (text !== undefined && item?.type === "message.posted") this.#words.remove({ seq, room, name: item.name, text });
    this.#messages.remove(key, seq);
    this.#do.closeUp.run(room, seq);
    this.#do.remove.run(seq);
    this.#rows -= 1;
    this.#erasures.kept(seq, room); // what is kept of the first
    for (const entry of [seq, row?.said ?? seq]) this.#eraseText(entry, room);
  }

  /** Older items are hidden at once and forgotten piece by piece: they may be half a gigabyte. */
  #close({ room, seq }: Stored): void {
    this.#do.close.run(room, seq);
    this.#changes.drop(room);
    this.#fragments.drop(room);
    this.#erasures.closed(room);
    this.#expelled.drop(room);
    this.files.gone(room, 0, seq);
    this.#closed.set(room, seq);
  }

  #notBefore(room: string, after: number): number {
    return Math.max(after, this.closedAt(room));
  }

  #endOf(room: string): End {
    return this.#ends.get(room) ?? this.#do.end.get(room) ?? beginning;
  }

  #setEnd(room: string, end: End): void {
    if (this.#ends.size >= mostEnds) this.#ends.clear();
    this.#ends.set(room, end);
  }

  /** All or nothing: a failure takes back everything since the last commit. */
  #write(act: () => void): void {
    try {
      if (!this.#db.inTransaction) this.#do.begin.run();
      act();
    } catch (error) {
      if (this.#db.inTransaction) this.#do.rollback.run();
      this.#reread();
      throw error;
    }
  }

  #reread(): void {
    const { epoch, applied, rows } = this.#do.state.get() ?? { epoch: "", applied: 0, rows: 0 };
    [this.#epoch, this.#applied, this.#rows] = [epoch, applied, rows];
    this.#forgetRead();
  }

  #forgetRead(): void {
    this.#ends.clear();
    this.#closed.clear();
    for (const { room, seq } of this.#do.closed.all()) this.#closed.set(room, seq);
    this.#messages.reread();
    this.#words.reread();
    this.#erasures.reread();
    this.#expelled.reread();
  }
}

const isDeleted = (item: Item): boolean => item.deleted !== undefined;

export function openArchive(folder: string, name: string): Archive {
  return new Archive(openFolder(folder, name));
}

function prepare(db: Sqlite) {
  return {
    begin: db.prepare<[]>("BEGIN"),
    commit: db.prepare<[]>("COMMIT"),
    rollback: db.prepare<[]>("ROLLBACK"),
    state: db.prepare<[], { epoch: string; applied: number; rows: number }>("SELECT epoch, applied, rows FROM state"),
    advance: db.prepare<[string, number, number]>("UPDATE state SET epoch = ?, applied = ?, rows = ?"),
    add: db.prepare<[number, string, number, number, number, number, number | null, number | null, string]>(
      `INSERT INTO items (seq, room, at, place, size, bytes, said, key, item) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO NOTHING`,
    ),
    addLate: db.prepare<[number, string, number, number, number, number | null, number | null, number, string]>(
      `INSERT INTO items (seq, room, at, place, size, bytes, late, changed, said, key, item)
       VALUES (?, ?, ?, ?, ?, 0, 1, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    ),
    endBefore: db.prepare<[string, number], Omit<End, "seq">>(
      "SELECT place, size + bytes AS size FROM items WHERE room = ? AND seq < ? ORDER BY seq DESC LIMIT 1",
    ),
    startAfter: db.prepare<[string, number], Omit<End, "seq">>(
      `SELECT CASE WHEN late = 1 THEN place ELSE place - 1 END AS place, size FROM items
       WHERE room = ? AND seq > ? ORDER BY seq LIMIT 1`,
    ),
    closeUp: db.prepare<[string, number]>("UPDATE items SET place = place - 1 WHERE room = ? AND seq > ?"),
    remove: db.prepare<[number]>("DELETE FROM items WHERE seq = ?"),
    item: db.prepare<[number, string], Row & { said: number | null }>(
      "SELECT item, said FROM items WHERE seq = ? AND room = ?",
    ),
    change: db.prepare<[string, number, number | null, number]>(
      "UPDATE items SET item = ?, changed = ?, said = ? WHERE seq = ?",
    ),
    grow: db.prepare<[number, number, string]>("UPDATE items SET bytes = bytes + ? WHERE seq = ? AND room = ?"),
    end: db.prepare<[string], End>(
      "SELECT seq, place, size + bytes AS size FROM items WHERE room = ? ORDER BY seq DESC LIMIT 1",
    ),
    sizeBefore: db
      .prepare<[string, number], number>("SELECT size FROM items WHERE room = ? AND seq > ? ORDER BY seq LIMIT 1")
      .pluck(),
    before: db.prepare<[string, number, number, number], Row>(
      "SELECT item FROM items WHERE room = ? AND seq > ? AND seq < ? ORDER BY seq DESC LIMIT ?",
    ),
    between: db.prepare<[string, number, number, number], Row>(
      "SELECT item FROM items WHERE room = ? AND seq > ? AND seq < ? ORDER BY seq LIMIT ?",
    ),
    changedBefore: db.prepare<[string, number, number, number, number], Row>(
      `SELECT item FROM items INDEXED BY changed_items
       WHERE room = ? AND changed > ? AND seq > ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
    ),
    changedBetween: db.prepare<[string, number, number, number, number], Row>(
      `SELECT item FROM items INDEXED BY changed_items
       WHERE room = ? AND changed > ? AND seq > ? AND seq < ? ORDER BY seq LIMIT ?`,
    ),
    placeAfter: db.prepare<[string, number], { place: number; late: number | null }>(
      "SELECT place, late FROM items WHERE room = ? AND seq > ? ORDER BY seq LIMIT 1",
    ),
    late: db
      .prepare<[string, number, number], number>(
        "SELECT count(*) FROM items INDEXED BY late_items WHERE room = ? AND seq > ? AND seq < ? AND late = 1",
      )
      .pluck(),
    placeBefore: db
      .prepare<[string, number], number>("SELECT place FROM items WHERE room = ? AND seq < ? ORDER BY seq DESC LIMIT 1")
      .pluck(),
    newest: db.prepare<[string, number], { at: number }>(
      "SELECT at FROM items WHERE room = ? AND seq > ? ORDER BY seq DESC LIMIT 1",
    ),
    authorName: db.prepare<[string, number, string], { name: string }>(
      `SELECT item ->> 'name' AS name FROM
         (SELECT seq, key, item FROM items WHERE room = ? AND seq > ? ORDER BY seq DESC LIMIT 5000)
       WHERE key IS NOT NULL AND item ->> 'by' = ? ORDER BY seq DESC LIMIT 1`,
    ),
    closed: db.prepare<[], { room: string; seq: number }>("SELECT room, seq FROM closed"),
    close: db.prepare<[string, number]>("INSERT OR REPLACE INTO closed VALUES (?, ?)"),
    cleared: db.prepare<[string]>("DELETE FROM closed WHERE room = ?"),
    someBefore: db.prepare<
      [string, number],
      { seq: number; key: number | null; name: string | null; text: string | null }
    >(
      `SELECT seq, key, item ->> 'name' AS name, nullif(item ->> 'text', '') AS text FROM items
       WHERE room = ? AND seq < ? ORDER BY seq LIMIT 500`,
    ),
    dropKey: db.prepare<[number, number]>("DELETE FROM keys WHERE key = ? AND seq = ?"),
    dropBefore: db.prepare<[string, number]>("DELETE FROM items WHERE room = ? AND seq <= ?"),
    first: db.prepare<[], { seq: number }>("SELECT seq FROM items ORDER BY seq LIMIT 1"),
    oldest: db.prepare<[number], Searched & { said: number | null }>(
      `SELECT seq, room, said, item ->> 'name' AS name, item ->> 'text' AS text FROM items
       WHERE at < ? AND text <> '' AND seq IN (${few})`,
    ),
    trimKeys: db.prepare<[number]>(
      `DELETE FROM keys WHERE (key, seq) IN (SELECT key, seq FROM items WHERE at < ? AND seq IN (${few}))`,
    ),
    trim: db.prepare<[number]>(`DELETE FROM items WHERE at < ? AND seq IN (${few})`),
  };
}

/** Only the oldest: a condition on `at` alone would read the whole table if nothing is old. */
const few = "SELECT seq FROM items ORDER BY seq LIMIT 500";
