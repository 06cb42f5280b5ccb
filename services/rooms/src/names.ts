import { hash } from "node:crypto";
import { type MemberId, type NameClaim, nameKey, type RoomCode } from "@parlor/contracts";
import { otherNames } from "./admission.ts";
import type { Bucket, Kept } from "./bus/bucket.ts";
import { readKey } from "./keys.ts";
import type { Departure, Roster } from "./roster.ts";

/** How long somebody who was admitted has to appear in the roster; until then the name is theirs. */
const arriving = 20_000;
/** Between somebody's claim and their appearance in the roster at most so much time passes, but for accidents. */
const returning = 3_000;
const attempts = 5;
const suggestions = 9;
/** So many claims are remembered. */
const mostSeen = 16_384;

/** A name in a room: compared by its key, which is not a key that the bucket could take. */
const keyOf = (code: RoomCode, name: string) => `${code}.${hash("sha256", nameKey(name), "base64url").slice(0, 22)}`;

/**
 * Who has which name in which room. A claim is made by compare-and-set, so that of many who want a name at once one
 * has it [M1], and is good while its holder is in the roster, and for a little before.
 */
export class Names {
  readonly #claims: Bucket<NameClaim>;
  readonly #roster: Roster;
  readonly #now: () => number;
  /** Claims as they were written here, the newest last: by now there may be others on top of them. */
  readonly #seen = new Map<string, Kept<NameClaim>>();

  constructor(claims: Bucket<NameClaim>, roster: Roster, now: () => number) {
    this.#claims = claims;
    this.#roster = roster;
    this.#now = now;
  }

  /**
   * Gives a name to a member, unless it is somebody else's. What is thought to be in the bucket is not looked up first:
   * where it is not so, the write does not succeed. `returning` is whether the member may have the name already.
   */
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

  /** The broker was lost, and may come back with another bucket whose revisions begin anew: what was seen says nothing. */
  forget(): void {
    this.#seen.clear();
  }

  /** A name near the one that is taken which is free now; undefined where the first few are not. */
  async suggest(code: RoomCode, name: string): Promise<string | undefined> {
    for (const other of otherNames(name, suggestions)) {
      if (this.#roster.named(code, other) !== undefined) continue;
      const held = await this.#claims.get(keyOf(code, other));
      if (!held || this.#free(code, held)) return other;
    }
    return undefined;
  }

  /** Frees a name that a member had until now. */
  release(code: RoomCode, name: string, member: MemberId): Promise<void> {
    return this.#remove(code, name, member, Number.POSITIVE_INFINITY);
  }

  /**
   * Frees the name of a member who was here for `stay` milliseconds and has just left. A claim that was made anew at
   * the end of that time may be of their coming back: it is left to grow stale.
   */
  left(code: RoomCode, { member, stay }: Departure): Promise<void> {
    return this.#remove(code, member.name, member.id, this.#now() - Math.min(stay, returning));
  }

  /** Removes the claims from before a moment whose holders are gone, and every trace of those that were removed. */
  async sweep(longAgo: number): Promise<void> {
    for await (const trace of this.#claims.traces()) {
      const { key, revision, at } = trace;
      if (at >= longAgo) continue;
      if (trace.state === "removed") await this.#claims.forget(key, revision);
      if (trace.state === "held" && this.#gone(readKey(key)?.code, trace.value.member))
        await this.#claims.remove(key, revision);
    }
  }

  /** Writes a claim on top of the one that is held; false where that is not the newest. */
  async #write(key: string, value: NameClaim, held: Kept<NameClaim> | undefined): Promise<boolean> {
    this.#seen.delete(key);
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

  /** Whether a member may have a claimed name: their own, or one whose holder never came or has left. */
  #free(code: RoomCode, { value, at }: Kept<NameClaim>, member?: MemberId): boolean {
    return value.member === member || (this.#gone(code, value.member) && this.#now() - at > arriving);
  }

  #gone(code: RoomCode | undefined, member: MemberId): boolean {
    return this.#roster.settled && !(code && this.#roster.members(code).has(member));
  }
}
