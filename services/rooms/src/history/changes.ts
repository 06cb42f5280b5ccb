import { erased } from "@parlor/contracts";
import type { Sqlite } from "./archive-file.ts";
import type { Stored } from "./log-event.ts";
import type { Row } from "./page.ts";

/** What changed items, at its own place: kept for a while, for those who come back. */
export class Changes {
  readonly #do: ReturnType<typeof prepare>;

  constructor(db: Sqlite) {
    this.#do = prepare(db);
  }

  /** `key` is that of what its author posted. */
  add({ seq, room, at, json }: Stored, key: number | null): void {
    this.#do.add.run(seq, room, at, key, json);
  }

  /** One that changed nothing: its text is no message's. */
  addVain({ seq, room, at, json, event }: Stored, key: number | null): void {
    this.#do.add.run(seq, room, at, key, "text" in event && "target" in event ? withoutText(event, seq) : json);
  }

  /** The text of the change at this place is no message's any more. */
  erase(seq: number): void {
    const event = this.#do.at.get(seq);
    if (event !== undefined) this.#do.erase.run(withoutText(JSON.parse(event), seq), seq); // this service wrote it
  }

  /** The seq of the newest that is kept no more. */
  get forgotten(): number {
    return this.#do.forgotten.get() ?? 0;
  }

  /** A room's items and changes between two places, newest first. */
  facts(room: string, after: number, before: number, limit: number): Iterable<Row> {
    return this.#do.facts.iterate(room, after, before, room, after, before, limit);
  }

  drop(room: string): void {
    this.#do.drop.run(room);
  }

  /** Up to where some of the oldest are from before `horizon`; undefined if none is. */
  olderThan(horizon: number): number | undefined {
    return this.#do.old.get(horizon) ?? undefined;
  }

  forgetUpTo(seq: number): void {
    this.#do.trim.run(seq);
    this.#do.forget.run(seq);
  }
}

/** The JSON of an event at its place, without its text. */
const withoutText = (event: Parameters<typeof erased>[0], seq: number) => JSON.stringify({ ...erased(event), seq });

function prepare(db: Sqlite) {
  return {
    facts: db.prepare<[string, number, number, string, number, number, number], Row>(
      `SELECT seq, item FROM items WHERE room = ? AND seq > ? AND seq < ?
       UNION ALL SELECT seq, event AS item FROM changes WHERE room = ? AND seq > ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
    ),
    add: db.prepare<[number, string, number, number | null, string]>(
      "INSERT INTO changes VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    ),
    at: db.prepare<[number], string>("SELECT event FROM changes WHERE seq = ?").pluck(),
    erase: db.prepare<[string, number]>("UPDATE changes SET event = ? WHERE seq = ?"),
    drop: db.prepare<[string]>("DELETE FROM changes WHERE room = ?"),
    old: db
      .prepare<[number], number | null>(
        "SELECT max(seq) FROM (SELECT seq, at FROM changes ORDER BY seq LIMIT 500) WHERE at < ?",
      )
      .pluck(),
    trim: db.prepare<[number]>("DELETE FROM changes WHERE seq <= ?"),
    forgotten: db.prepare<[], number>("SELECT forgotten FROM state").pluck(),
    forget: db.prepare<[number]>("UPDATE state SET forgotten = ?"),
  };
}
