import {
  general,
  limits,
  type MemberId,
  type RoomCode,
  type RoomInfo,
  type RoomKind,
  type RoomRecord,
  readRoom,
} from "@parlor/contracts";
import type { Bucket, Kept } from "./bus/bucket.ts";
import { randomCode, randomSuffix } from "./random.ts";

/** A record as it is now, and at which revision. */
type Current = { readonly record: RoomRecord; readonly revision: number };

const attempts = 8;
const mostForgotten = 1000;
const day = 86_400_000;

/** What is known of the rooms: one record each, changed by compare-and-set only. */
export class Directory {
  readonly #records: Bucket<RoomRecord>;
  readonly #retentionDays: number;
  readonly #now: () => number;

  constructor(records: Bucket<RoomRecord>, retentionDays: number, now: () => number) {
    this.#records = records;
    this.#retentionDays = retentionDays;
    this.#now = now;
  }

  /**
   * The room with this code. Throws Unreadable if its record is one. General is always there and hardly changes, so that
   * nothing can take it away: all that is kept of it is whose tokens are forgotten.
   */
  async find(code: RoomCode): Promise<RoomRecord | undefined> {
    if (code !== general) return (await this.#current(code))?.value;
    const forgotten = (await this.#records.get(general))?.value.forgotten;
    return { ...this.#general(), ...(forgotten && { forgotten }) };
  }

  /** From now on no token of this member is worth anything in a room. Of those who asked last, so many are remembered. */
  async forgetMember(code: RoomCode, member: MemberId): Promise<void> {
    const change = (record: RoomRecord) =>
      record.forgotten?.includes(member)
        ? record
        : { ...record, forgotten: [...(record.forgotten ?? []), member].slice(-mostForgotten) };
    if (code === general && !(await this.#records.get(general)))
      await this.#records.create(general, change(this.#general())); // where another was faster, theirs is changed
    await this.change(code, change);
  }

  /** Makes a room with a fresh code. Undefined where chance gave out codes of other rooms only. */
  async createCoded(owner: MemberId): Promise<RoomRecord | undefined> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const made = await this.create(randomCode(), "coded", owner);
      if (made) return made;
    }
    return undefined;
  }

  /** Makes a room; undefined where it is there already. Of many who try at once, one succeeds [M1]. */
  async create(code: RoomCode, kind: RoomKind, owner: MemberId): Promise<RoomRecord | undefined> {
    const record = { ...this.blank(code, kind), owner, barred: [], createdAt: this.#now() };
    return (await this.#records.create(code, record)) === undefined ? undefined : record;
  }

  /**
   * Changes a room's record, unless `change` hands back the very record it was given. Undefined where the room is
   * gone, or where others were faster each time.
   */
  async change(code: RoomCode, change: (record: RoomRecord) => RoomRecord): Promise<Current | undefined> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const current = await this.#records.get(code);
      if (!current) return undefined;
      const record = change(current.value);
      if (record === current.value) return { record, revision: current.revision };
      const revision = await this.#records.update(code, record, current.revision);
      if (revision !== undefined) return { record, revision };
    }
    return undefined;
  }

  /** The room as somebody sees it who may make it: its name is free. */
  blank(code: RoomCode, kind: RoomKind): RoomInfo {
    return { code, kind, title: "", locked: false, retentionDays: this.#retentionDays };
  }

  /**
   * Removes rooms from before a moment that are not in use, and every trace of those that were removed `longAgo`. A named
   * room in which nobody has ever said anything is gone as soon: whoever goes there makes it anew. A record that cannot
   * be read stays: it may be somebody's room.
   */
  async sweep(horizon: number, longAgo: number, useOf: (code: RoomCode) => Use): Promise<void> {
    for await (const trace of this.#records.traces()) {
      const { key, revision, at } = trace;
      if (trace.state === "removed" && at < longAgo) await this.#records.forget(key, revision);
      if (trace.state !== "held") continue;
      const { code, kind } = trace.value;
      if (isAbandoned(kind, at, useOf(code), horizon, longAgo)) await this.#records.remove(key, revision);
    }
  }

  #general(): RoomRecord {
    return { ...this.blank(general, "general"), barred: [], createdAt: 0 };
  }

  /** The record, written again once a day where it is asked for: its age in the bucket is the time since the last visit. */
  async #current(code: RoomCode): Promise<Kept<RoomRecord> | undefined> {
    const current = await this.#records.get(code);
    if (current && current.at < this.#now() - day) await this.#records.update(code, current.value, current.revision);
    return current;
  }
}

/** Whether anybody is in a room, and when something was last said in it, if ever. */
export type Use = { readonly isOccupied: boolean; readonly newest: number | undefined };

function isAbandoned(
  kind: RoomKind,
  at: number,
  { isOccupied, newest }: Use,
  horizon: number,
  longAgo: number,
): boolean {
  if (isOccupied) return false;
  if (newest === undefined) return at < (kind === "named" ? longAgo : horizon);
  return at < horizon && newest < horizon;
}

/** What a visitor sees of a room's record. */
export function infoOf({ code, kind, title, locked, retentionDays }: RoomRecord): RoomInfo {
  return { code, kind, title, locked, retentionDays };
}

/** A room's name that is harder to guess: `some-room-k7f2`. */
export function harderName(name: RoomCode): RoomCode {
  const stem = name.slice(0, limits.roomNameLength - 7).replace(/[-_]+$/, "");
  const harder = readRoom(`${stem}-${randomSuffix(4)}`);
  // A short name and its suffix can read like a code: two more characters make it longer than any.
  return harder?.kind === "named" ? harder.code : (readRoom(`${stem}-${randomSuffix(6)}`)?.code ?? name);
}
