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
import type { Bucket, Kept } from "../bus/bucket.ts";
import { randomSuffix } from "../ids.ts";

type Current = { readonly record: RoomRecord; readonly revision: number };

const attempts = 8;
const mostForgotten = 1000;
const day = 86_400_000;

/** Room records, changed by compare-and-set only. */
export class Directory {
  readonly #records: Bucket<RoomRecord>;
  readonly #retentionDays: number;
  readonly #now: () => number;

  constructor(records: Bucket<RoomRecord>, retentionDays: number, now: () => number) {
    this.#records = records;
    this.#retentionDays = retentionDays;
    this.#now = now;
  }

  /** Throws Unreadable. General always exists; its stored record only holds forgotten members. */
  async find(code: RoomCode): Promise<RoomRecord | undefined> {
    if (code !== general) return (await this.#current(code))?.value;
    const forgotten = (await this.#records.get(general))?.value.forgotten;
    return { ...this.#general(), ...(forgotten && { forgotten }) };
  }

  /** Voids a member's tokens in a room, which remembers its newest 1,000. */
  async forgetMember(code: RoomCode, member: MemberId): Promise<void> {
    const change = (record: RoomRecord) =>
      record.forgotten?.includes(member)
        ? record
        : { ...record, forgotten: [...(record.forgotten ?? []), member].slice(-mostForgotten) };
    if (code === general && !(await this.#records.get(general)))
      await this.#records.create(general, change(this.#general())); // if another was faster, theirs is changed
    await this.change(code, change);
  }

  /** Undefined if the room exists. If many try at once, one succeeds [M1]. */
  async create(code: RoomCode, kind: RoomKind, owner: MemberId): Promise<RoomRecord | undefined> {
    const record = { ...this.blank(code, kind), owner, barred: [], createdAt: this.#now() };
    return (await this.#records.create(code, record)) === undefined ? undefined : record;
  }

  /** Writes nothing if `change` returns its argument. Undefined if the room is gone or others were faster. */
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

  blank(code: RoomCode, kind: RoomKind): RoomInfo {
    return { code, kind, title: "", locked: false, retentionDays: this.#retentionDays };
  }

  /** Removes rooms unused since `horizon`, closed or empty named ones since `longAgo`. Unreadable ones stay. */
  async sweep(horizon: number, longAgo: number, useOf: (code: RoomCode) => Use): Promise<void> {
    for await (const trace of this.#records.traces()) {
      const { key, revision, at } = trace;
      if (trace.state === "removed" && at < longAgo) await this.#records.forget(key, revision);
      if (trace.state !== "held") continue;
      const { code, kind, closed } = trace.value;
      const isOver = closed ? at < longAgo : isAbandoned(kind, at, useOf(code), horizon, longAgo);
      if (isOver) await this.#records.remove(key, revision);
    }
  }

  #general(): RoomRecord {
    return { ...this.blank(general, "general"), barred: [], createdAt: 0 };
  }

  /** Rewrites a record once a day when it is asked for: its age in the bucket is the time since the last visit. */
  async #current(code: RoomCode): Promise<Kept<RoomRecord> | undefined> {
    const current = await this.#records.get(code);
    if (current && current.at < this.#now() - day) await this.#records.update(code, current.value, current.revision);
    return current;
  }
}

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

export function infoOf({ code, kind, title, locked, retentionDays }: RoomRecord): RoomInfo {
  return { code, kind, title, locked, retentionDays };
}

/** For example `some-room-k7f2`. */
export function harderName(name: RoomCode): RoomCode {
  const stem = name.slice(0, limits.roomNameLength - 7).replace(/[-_]+$/, "");
  const harder = readRoom(`${stem}-${randomSuffix(4)}`);
  // A short name with four more characters can read like a code; with six it is longer than any code.
  return harder?.kind === "named" ? harder.code : (readRoom(`${stem}-${randomSuffix(6)}`)?.code ?? name);
}
