import { fold, type Item, type MessageKept, type PlacedEvent } from "@parlor/contracts";
import type { Sqlite } from "./archive-file.ts";
import type { Stored } from "./log-event.ts";

/** `said` is the seq of the entry that has the text; of `gone` nobody reads the texts any more. */
export type Assembled = { readonly item: Item; readonly said: number | null; readonly gone: readonly number[] };

/** What the log has of messages whose posts it has erased, until there is enough to show them. */
export class Fragments {
  readonly #do: ReturnType<typeof prepare>;

  constructor(db: Sqlite) {
    this.#do = prepare(db);
  }

  /** A change of a message that is not known here; the message, if this makes it whole. */
  add(stored: Stored, change: PlacedEvent, target: number): Assembled | undefined {
    this.#add(stored, target, false);
    const kept = this.#do.kept.get(target, stored.room);
    const post = kept === undefined ? undefined : postOf(JSON.parse(kept)); // this service wrote it
    return post && isWhole(fold(post, change)) ? this.#assemble(post, stored.room) : undefined;
  }

  keep(stored: Stored, kept: MessageKept): Assembled | undefined {
    this.#add(stored, kept.target, true);
    return this.#assemble(postOf(kept), stored.room);
  }

  drop(room: string): void {
    this.#do.drop.run(room);
  }

  /** Forgets some older than `horizon`, oldest first; how many. */
  trim(horizon: number): number {
    return this.#do.trim.run(horizon).changes;
  }

  #add({ seq, room, at, json }: Stored, target: number, kept: boolean): void {
    this.#do.add.run(seq, target, room, at, kept ? 1 : 0, json);
  }

  #assemble(post: Item, room: string): Assembled | undefined {
    const changes = this.#do.changes.all(post.seq, room).map((event): PlacedEvent => JSON.parse(event)); // and so is this
    const assembled = assemble(post, changes);
    if (assembled) this.#do.use.run(post.seq, room);
    return assembled;
  }
}

/** Undefined while neither an edit nor the deletion is there. */
function assemble(post: Item, changes: readonly PlacedEvent[]): Assembled | undefined {
  let item = post;
  let said: number | null = null;
  for (const change of changes) {
    const folded = fold(item, change);
    if (folded !== item && "text" in change) said = change.seq;
    if (textOf(folded) === undefined) said = null;
    item = folded;
  }
  const gone = changes.filter((change) => "text" in change && change.seq !== said).map(({ seq }) => seq);
  return isWhole(item) ? { item, said, gone } : undefined;
}

/** A message that is deleted has none. */
export const textOf = (item: Item): string | undefined => ("text" in item && item.text !== "" ? item.text : undefined);

const isWhole = (item: Item) => textOf(item) !== undefined || item.deleted !== undefined;

/** The message as it was posted, but for what it said. */
const postOf = ({ target: seq, message: id, posted: ts, by, name, reply, files }: MessageKept): Item => ({
  ...{ ts, type: "message.posted", id, by, name, text: "" },
  ...(reply !== undefined && { reply }),
  ...(files !== undefined && { files }),
  seq,
});

/** What the log keeps of a message whose post is erased; undefined for what nobody said. */
export const keptOf = (item: Item, ts: number): MessageKept | undefined =>
  item.type === "message.posted"
    ? {
        ...{ ts, type: "message.kept", target: item.seq, by: item.by, name: item.name, message: item.id },
        posted: item.ts,
        ...(item.reply !== undefined && { reply: item.reply }),
        ...(item.files !== undefined && { files: item.files }),
      }
    : undefined;

function prepare(db: Sqlite) {
  return {
    add: db.prepare<[number, number, string, number, number, string]>(
      "INSERT INTO fragments VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    ),
    kept: db
      .prepare<[number, string], string>(
        "SELECT event FROM fragments INDEXED BY kept_fragments WHERE target = ? AND room = ? AND kept = 1",
      )
      .pluck(),
    changes: db
      .prepare<[number, string], string>(
        "SELECT event FROM fragments WHERE target = ? AND room = ? AND kept = 0 ORDER BY seq",
      )
      .pluck(),
    use: db.prepare<[number, string]>("DELETE FROM fragments WHERE target = ? AND room = ?"),
    drop: db.prepare<[string]>("DELETE FROM fragments WHERE room = ?"),
    trim: db.prepare<[number]>(
      "DELETE FROM fragments WHERE at < ? AND seq IN (SELECT seq FROM fragments ORDER BY seq LIMIT 500)",
    ),
  };
}
