import {
  type AnswerOf,
  cleanName,
  type MemberAdmitted,
  type MemberId,
  nameKey,
  nameProblem,
  type RequestOf,
  type RoomCode,
  type RoomKind,
  type RoomRecord,
  readRoom,
  type SessionClaims,
} from "@parlor/contracts";
import { admit } from "./admission.ts";
import type { Stores } from "./bus/stores.ts";
import { type Directory, harderName, infoOf } from "./directory.ts";
import type { Names } from "./names.ts";
import { memberOfAttempt, randomMember } from "./random.ts";
import { refuse } from "./refuse.ts";
import type { Roster } from "./roster.ts";
import type { Secrets } from "./secret.ts";
import { isFresh } from "./token.ts";

type Place = { readonly code: RoomCode; readonly kind: RoomKind };
type Guest = { readonly member: MemberId; readonly name: string; readonly returning: SessionClaims | undefined };

type Parts = {
  readonly directory: Directory;
  readonly names: Names;
  readonly roster: Roster;
  readonly secrets: Secrets;
  readonly stores: Pick<Stores, "isNearlyFull">;
  /** How many members a room may have. */
  readonly capacity: number;
  /** How long messages are kept, in milliseconds: for so long a token of somebody who stayed is good. */
  readonly keep: number;
  readonly now: () => number;
};

/** Strangers are told to come again after so many milliseconds while a store is nearly full. */
const whileFull = 60_000;

/** Where people come in: opens rooms, shows what is behind the door, and admits. */
export class Door {
  readonly #directory: Directory;
  readonly #names: Names;
  readonly #roster: Roster;
  readonly #secrets: Secrets;
  readonly #capacity: number;
  readonly #stores: Pick<Stores, "isNearlyFull">;
  readonly #keep: number;
  readonly #now: () => number;

  constructor(parts: Parts) {
    this.#directory = parts.directory;
    this.#names = parts.names;
    this.#roster = parts.roster;
    this.#secrets = parts.secrets;
    this.#capacity = parts.capacity;
    this.#stores = parts.stores;
    this.#keep = parts.keep;
    this.#now = parts.now;
  }

  async peek({ room }: RequestOf<"room.peek">): Promise<AnswerOf<"room.peek">> {
    const place = readRoom(room);
    if (!place) return refuse("room-name-invalid", { field: "room" });
    const { code, kind } = place;
    const record = await this.#directory.find(code);
    const here = this.#roster.members(code).size;
    if (record) return { type: "room.peeked", room: infoOf(record), exists: true, here };
    if (kind === "coded") return refuse("no-such-room");
    const blank = this.#directory.blank(code, kind);
    return { type: "room.peeked", room: blank, exists: false, here: 0, suggestion: harderName(code) };
  }

  async create(request: RequestOf<"room.create">): Promise<AnswerOf<"room.create">> {
    const name = cleanName(request.name);
    const problem = nameProblem(name);
    if (problem) return refuse(problem, { field: "name" });
    if (this.#stores.isNearlyFull) return refuse("store-full", { retryAfter: whileFull });
    const member = randomMember();
    const record = await this.#directory.createCoded(member);
    if (!record || !(await this.#names.claim(record.code, name, member))) return refuse("unavailable");
    return { ...this.#welcome(record, member, name), made: true };
  }

  async join(request: RequestOf<"room.join">): Promise<AnswerOf<"room.join">> {
    const place = readRoom(request.room);
    if (!place) return refuse("room-name-invalid", { field: "room" });
    const name = cleanName(request.name);
    const problem = nameProblem(name);
    if (problem) return refuse(problem, { field: "name" });
    const said = request.token === undefined ? undefined : await this.#secrets.read(request.token);
    const claims = said?.room === place.code ? said : undefined;
    if (!claims && this.#stores.isNearlyFull) return refuse("store-full", { retryAfter: whileFull });
    const record = await this.#directory.find(place.code);
    const known = claims && this.#isGood(claims, record) ? claims : undefined;
    if (request.proven && !known) return refuse("too-fast"); // whether there is such a room is not to be learnt by this
    // Who was in an earlier room of this code keeps their id, so that their own dead session does not hold their name
    // [M4]; the rest of what a token gives is for the room it was given in.
    const returning = known?.since === record?.createdAt ? known : undefined;
    const member = known?.member ?? newMember(place.code, request.attempt);
    const guest = { member, name, returning };
    if (!record && place.kind === "named" && request.create) return this.#found(place, guest);
    return this.#enter(record, guest);
  }

  /** Whether somebody who was admitted may still be in the room. */
  async check({ room, member }: RequestOf<"member.check">): Promise<AnswerOf<"member.check">> {
    const record = await this.#directory.find(room);
    return record && !record.barred.includes(member) ? { type: "done" } : refuse("no-such-room");
  }

  /** Makes a token worth nothing, for its holder. One that is worth nothing already is no reason to say no. */
  async forget({ room, token }: RequestOf<"session.forget">): Promise<AnswerOf<"session.forget">> {
    const claims = await this.#secrets.read(token);
    if (claims?.room === room) await this.#directory.forgetMember(room, claims.member);
    return { type: "done" };
  }

  /** A new token for somebody who has been in the room for a while. */
  async renew({ room, by }: RequestOf<"session.renew">): Promise<AnswerOf<"session.renew">> {
    const record = await this.#directory.find(room);
    const member = this.#roster.members(room).get(by.id);
    if (!record || record.barred.includes(by.id)) return refuse("no-such-room");
    if (!member) return refuse("no-such-member");
    return { type: "session.renewed", token: this.#issue(record, member.id, member.name, true) };
  }

  /** A token has an age, but for the owner's: a room that is used must not lose its owner. */
  #isGood(claims: SessionClaims, record: RoomRecord | undefined): boolean {
    if (record?.forgotten?.includes(claims.member)) return false;
    return isFresh(claims, this.#keep, this.#now()) || record?.owner === claims.member;
  }

  /** Admits to a room that is there. */
  async #enter(found: RoomRecord | undefined, { member, name, returning }: Guest): Promise<AnswerOf<"room.join">> {
    const inside = found ? this.#roster.members(found.code) : new Map();
    const admission = admit({
      record: found,
      member,
      returning: returning !== undefined,
      here: inside.size,
      inside: inside.has(member),
      capacity: this.#capacity,
    });
    if (admission.type === "refused") return admission;
    const { record } = admission;
    if (!(await this.#names.claim(record.code, name, member, returning !== undefined)))
      return this.#taken(record.code, name);
    if (returning && nameKey(returning.name) !== nameKey(name))
      await this.#names.release(record.code, returning.name, member);
    const known = returning && { known: true };
    return { ...this.#welcome(record, member, name, returning?.stayed), ...known };
  }

  /**
   * Makes a named room. The name comes first: should this instance die in between, it leaves a claim that grows stale,
   * and not a room whose owner never came.
   */
  async #found({ code, kind }: Place, guest: Guest): Promise<AnswerOf<"room.join">> {
    if (!(await this.#names.claim(code, guest.name, guest.member))) return this.#taken(code, guest.name);
    const made = await this.#directory.create(code, kind, guest.member);
    if (made) return { ...this.#welcome(made, guest.member, guest.name), made: true };
    return this.#enter(await this.#directory.find(code), guest);
  }

  async #taken(code: RoomCode, name: string): Promise<AnswerOf<"room.join">> {
    const suggestion = await this.#names.suggest(code, name);
    return refuse("name-taken", { field: "name", ...(suggestion && { suggestion }) });
  }

  #welcome(record: RoomRecord, member: MemberId, name: string, stayed = false): MemberAdmitted {
    const role = record.owner === member ? "owner" : "member";
    return {
      type: "member.admitted",
      room: infoOf(record),
      you: { id: member, name, role },
      token: this.#issue(record, member, name, stayed),
    };
  }

  #issue({ code, createdAt }: RoomRecord, member: MemberId, name: string, stayed: boolean): string {
    return this.#secrets.issue({ room: code, since: createdAt, member, name, at: this.#now(), stayed });
  }
}

const newMember = (code: RoomCode, attempt: string | undefined) =>
  attempt === undefined ? randomMember() : memberOfAttempt(code, attempt);
