import type { MemberId } from "@parlor/contracts";
import type { Sqlite } from "./archive-file.ts";

/** Who was removed from which room: what of theirs comes into the log behind their removal is void [M3]. */
export class Expelled {
  readonly #do: ReturnType<typeof prepare>;
  readonly #rooms = new Map<string, Set<MemberId>>();

  constructor(db: Sqlite) {
    this.#do = prepare(db);
  }

  reread(): void {
    this.#rooms.clear();
    for (const { room, member } of this.#do.all.all()) this.#remember(room, member);
  }

  add(room: string, member: MemberId, seq: number): void {
    this.#do.add.run(room, member, seq);
    this.#remember(room, member);
  }

  has(room: string, member: MemberId): boolean {
    return this.#rooms.get(room)?.has(member) ?? false;
  }

  drop(room: string): void {
    this.#do.drop.run(room);
    this.#rooms.delete(room);
  }

  /** The removals before this seq are long ago: nothing can be on its way any more. */
  forgetBefore(seq: number): void {
    if (this.#do.forget.run(seq).changes > 0) this.reread();
  }

  #remember(room: string, member: MemberId): void {
    const members = this.#rooms.get(room) ?? new Set();
    this.#rooms.set(room, members.add(member));
  }
}

function prepare(db: Sqlite) {
  return {
    all: db.prepare<[], { room: string; member: MemberId }>("SELECT room, member FROM expelled"),
    add: db.prepare<[string, string, number]>("INSERT INTO expelled VALUES (?, ?, ?) ON CONFLICT DO NOTHING"),
    drop: db.prepare<[string]>("DELETE FROM expelled WHERE room = ?"),
    forget: db.prepare<[number]>("DELETE FROM expelled WHERE seq < ?"),
  };
}
