import { hash } from "node:crypto";
import {
  cleanName,
  keys,
  limits,
  type MemberId,
  type NameClaim,
  nameKey,
  type RoomCode,
  readKey,
} from "@parlor/contracts";
import type { Bucket, Kept } from "../bus/bucket.ts";
import type { Departure, Roster } from "./roster.ts";

/** In ms: a claim holds this long before its holder must be in the roster. */
const arriving = 20_000;
/** In ms: a holder is in the roster this soon after the claim, except by accident. */
const returning = 3_000;
const attempts = 5;
const suggestions = 9;
const mostSeen = 16_384;

const keyOf = (code: RoomCode, name: string) =>
  keys.claim(code, hash("sha256", nameKey(name), "base64url").slice(0, 22));

/** Claims by compare-and-set: one of many who want a name at once gets it [M1]. */
export class Names {
  readonly #claims: Bucket<NameClaim>;
  readonly #roster: Roster;
  readonly #now: () => number;
  readonly #seen = new Map<string, Kept<NameClaim>>();

  constructor(claims: Bucket<NameClaim>, roster: Roster, now: () => number) {
    this.#claims = claims;
    this.#roster = roster;
    this.#now = now;
  }

  /** False if the name is somebody else's. `returning`: the member may have it already. */
  async claim(code: RoomCode, name: string, member: MemberId, returning = false): Promise<boolean> {
    const shown = this.#roster.named(code, name);
    if (shown !== undefined && shown !== member) return false;
    const key = keyOf(code, name);
    const claim = { member, name };
    const seen = this.#seen.get(key);
    const worthTrying = seen ? this.#free(code, seen, member) : !returning;
    if (worthTrying && (await this.#write(key, claim, seen))) return true;
    for (let attempt = 0; attempt < attempts; attempt++) {
      const held = await this.#claims.get(key);
      if (held && !this.#free(code, held, member)) return false;
      if (await this.#write(key, claim, held)) return true;
    }
    return false;
  }

  /** A broker that was lost may come back with a new bucket, whose revisions begin again. */
  forget(): void {
    this.#seen.clear();
  }

  /** A name like the one that is taken, free or the member's; undefined if the first nine are taken too. */
  async suggest(code: RoomCode, name: string, member: MemberId): Promise<string | undefined> {
    for (const other of otherNames(name, suggestions)) {
      const shown = this.#roster.named(code, other);
      if (shown !== undefined && shown !== member) continue;
      const held = await this.#claims.get(keyOf(code, other));
      if (!held || this.#free(code, held, member)) return other;
    }
    return undefined;
  }

  release(code: RoomCode, name: string, member: MemberId): Promise<void> {
    return this.#remove(code, name, member, Number.POSITIVE_INFINITY);
  }

  /** Frees the name of a member who left after `stay` ms, unless they claimed it in the last 3 s, to come back. */
  left(code: RoomCode, { member, stay }: Departure): Promise<void> {
    return this.#remove(code, member.name, member.id, this.#now() - Math.min(stay, returning));
  }

  async sweep(longAgo: number): Promise<void> {
    for await (const trace of this.#claims.traces()) {
      const { key, revision, at } = trace;
      if (at >= longAgo) continue;
      if (trace.state === "removed") await this.#claims.forget(key, revision);
      if (trace.state === "held" && this.#gone(readKey(key)?.code, trace.value.member))
        await this.#claims.remove(key, revision);
    }
  }

  async #write(key: string, claim: NameClaim, held: Kept<NameClaim> | undefined): Promise<boolean> {
    this.#seen.delete(key);
    // A member's own claim keeps the fields of a newer version [U1].
    const value = held?.value.member === claim.member ? { ...held.value, ...claim } : claim;
    const revision = await (held ? this.#claims.update(key, value, held.revision) : this.#claims.create(key, value));
    if (revision === undefined) return false;
    this.#seen.set(key, { key, value, revision, at: this.#now() });
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > mostSeen && oldest !== undefined) this.#seen.delete(oldest);
    return true;
  }

  async #remove(code: RoomCode, name: string, member: MemberId, madeBefore: number): Promise<void> {
    const held = await this.#claims.get(keyOf(code, name));
    if (held?.value.member === member && held.at < madeBefore) await this.#claims.remove(held.key, held.revision);
  }

  #free(code: RoomCode, { value, at }: Kept<NameClaim>, member: MemberId): boolean {
    return value.member === member || (this.#gone(code, value.member) && this.#now() - at > arriving);
  }

  #gone(code: RoomCode | undefined, member: MemberId): boolean {
    return this.#roster.settled && !(code && this.#roster.members(code).has(member));
  }
}

export function* otherNames(name: string, most: number): Generator<string> {
  const [, stem = name, counted = "1"] = /^(.+?) (\d{1,3})$/u.exec(name) ?? [];
  for (let step = 1; step <= most; step++) {
    const suffix = ` ${Number(counted) + step}`;
    yield cleanName([...stem].slice(0, limits.nameLength - suffix.length).join("") + suffix);
  }
}
