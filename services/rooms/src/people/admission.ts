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
import type { Stores } from "../bus/stores.ts";
import { codesOf, memberOf } from "../ids.ts";
import { refuse } from "../refuse.ts";
import { type Directory, harderName, infoOf } from "./directory.ts";
import type { Names } from "./names.ts";
import type { Roster } from "./roster.ts";
import { isFresh, type Secrets } from "./tokens.ts";

type Place = { readonly code: RoomCode; readonly kind: RoomKind };
type Guest = { readonly member: MemberId; readonly name: string; readonly returning: SessionClaims | undefined };

type Deps = {
  readonly directory: Directory;
  readonly names: Names;
  readonly roster: Roster;
  readonly secrets: Secrets;
  readonly stores: Pick<Stores, "isNearlyFull">;
  readonly capacity: number;
  /** How long messages, and tokens of members who stayed, are kept, in ms. */
  readonly keep: number;
  readonly now: () => number;
};

/** In ms: when strangers may come again while a store is nearly full. */
const whileFull = 60_000;
const codesTried = 8;

export class Admission {
  readonly #deps: Deps;
  readonly #derive: (text: string) => Uint8Array;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#derive = (text) => deps.secrets.derive(text);
  }

  async peek({ room }: RequestOf<"room.peek">): Promise<AnswerOf<"room.peek">> {
    const { directory, roster } = this.#deps;
    const place = readRoom(room);
    if (!place) return refuse("room-name-invalid", { field: "room" });
    const { code, kind } = place;
    const record = await directory.find(code);
    const here = roster.members(code).size;
    if (record?.closed) return refuse("no-such-room");
    if (record) return { type: "room.peeked", room: infoOf(record), exists: true, here };
    if (kind === "coded") return refuse("no-such-room");
    const blank = directory.blank(code, kind);
    return { type: "room.peeked", room: blank, exists: false, here: 0, suggestion: harderName(code) };
  }

  async create(request: RequestOf<"room.create">): Promise<AnswerOf<"room.create">> {
    const { directory, names, stores } = this.#deps;
    const name = cleanName(request.name);
    const problem = nameProblem(name);
    if (problem) return refuse(problem, { field: "name" });
    if (stores.isNearlyFull) return refuse("store-full", { retryAfter: whileFull });
    for (const code of codesOf(request.attempt, codesTried, this.#derive)) {
      const member = memberOf(request.attempt, code, this.#derive);
      const made = await directory.create(code, "coded", member);
      const record = made ?? (await this.#ownRoom(request.attempt, code, member));
      if (!record) continue;
      if (!(await names.claim(code, name, member))) return refuse("unavailable");
      return { ...this.#welcome(record, member, name), ...(made ? { made: true } : { known: true }) };
    }
    return refuse("unavailable");
  }

  async #ownRoom(attempt: string | undefined, code: RoomCode, member: MemberId): Promise<RoomRecord | undefined> {
    const record = attempt === undefined ? undefined : await this.#deps.directory.find(code);
    return record?.owner === member && !record.closed ? record : undefined;
  }

  async join(request: RequestOf<"room.join">): Promise<AnswerOf<"room.join">> {
    const { directory, secrets, stores } = this.#deps;
    const place = readRoom(request.room);
    if (!place) return refuse("room-name-invalid", { field: "room" });
    const name = cleanName(request.name);
    const problem = nameProblem(name);
    if (problem) return refuse(problem, { field: "name" });
    const token = request.token === undefined ? undefined : await secrets.read(request.token);
    const claims = token?.room === place.code ? token : undefined;
    if (!claims && stores.isNearlyFull) return refuse("store-full", { retryAfter: whileFull });
    const record = await directory.find(place.code);
    const known = claims && this.#isGood(claims, record) ? claims : undefined;
    if (request.proven && !known) return refuse("too-fast"); // the same whether the room exists or not
    // A member of an earlier room of this code keeps their id, or their own dead session would hold their name [M4].
    // Their token gives no other right here.
    const returning = known?.since === record?.createdAt ? known : undefined;
    const member = known?.member ?? memberOf(request.attempt, place.code, this.#derive);
    const guest = { member, name, returning };
    if (!record && place.kind === "named" && request.create) return this.#found(place, guest);
    return this.#enter(record, guest);
  }

  async check({ room, member }: RequestOf<"member.check">): Promise<AnswerOf<"member.check">> {
    const record = await this.#deps.directory.find(room);
    return record && mayBeIn(record, member) ? { type: "done" } : refuse("no-such-room");
  }

  /** Whoever would be let in by this token alone. */
  async known({ room, token }: RequestOf<"session.check">): Promise<AnswerOf<"session.check">> {
    const { directory, roster, secrets } = this.#deps;
    const claims = await secrets.read(token);
    const record = await directory.find(room);
    if (claims?.room !== room || claims.since !== record?.createdAt || !this.#isGood(claims, record))
      return refuse("no-such-room");
    const { member } = claims;
    const isInside = roster.members(room).has(member);
    const visit = { record, member, returning: true, here: 0, isInside, capacity: Number.POSITIVE_INFINITY };
    const decision = admit(visit);
    return decision.type === "refused" ? decision : { type: "session.known", member };
  }

  fileKeys(): AnswerOf<"files.keys"> {
    return { type: "files.keys", keys: this.#deps.secrets.fileKeys() };
  }

  /** Succeeds too if the token is worthless already. */
  async forget({ room, token }: RequestOf<"session.forget">): Promise<AnswerOf<"session.forget">> {
    const { directory, secrets } = this.#deps;
    const claims = await secrets.read(token);
    if (claims?.room === room) await directory.forgetMember(room, claims.member);
    return { type: "done" };
  }

  async renew({ room, by }: RequestOf<"session.renew">): Promise<AnswerOf<"session.renew">> {
    const { directory, roster } = this.#deps;
    const record = await directory.find(room);
    const member = roster.members(room).get(by.id);
    if (!record || !mayBeIn(record, by.id)) return refuse("no-such-room");
    if (!member) return refuse("no-such-member");
    return { type: "session.renewed", token: this.#issue(record, member.id, member.name, true) };
  }

  /** Tokens age, except the owner's: a room in use must not lose its owner. */
  #isGood(claims: SessionClaims, record: RoomRecord | undefined): boolean {
    const { keep, now } = this.#deps;
    if (record?.forgotten?.includes(claims.member)) return false;
    return isFresh(claims, keep, now()) || record?.owner === claims.member;
  }

  async #enter(found: RoomRecord | undefined, { member, name, returning }: Guest): Promise<AnswerOf<"room.join">> {
    const { roster, names, capacity } = this.#deps;
    const members = found ? roster.members(found.code) : new Map();
    const isInside = members.has(member);
    const decision = admit({
      record: found,
      member,
      // A member with this id can only be the asker: the answer to their first attempt did not arrive.
      returning: returning !== undefined || isInside,
      here: members.size,
      isInside,
      capacity,
    });
    if (decision.type === "refused") return decision;
    const { record } = decision;
    if (!(await names.claim(record.code, name, member, returning !== undefined)))
      return this.#taken(record.code, name, member);
    if (returning && nameKey(returning.name) !== nameKey(name))
      await names.release(record.code, returning.name, member);
    const known = (returning || isInside) && { known: true };
    return { ...this.#welcome(record, member, name, returning?.stayed), ...known };
  }

  /** The name is claimed first: an instance that dies in between leaves a claim, not a room without its owner. */
  async #found({ code, kind }: Place, guest: Guest): Promise<AnswerOf<"room.join">> {
    const { directory, names } = this.#deps;
    if (!(await names.claim(code, guest.name, guest.member))) return this.#taken(code, guest.name, guest.member);
    const made = await directory.create(code, kind, guest.member);
    if (made) return { ...this.#welcome(made, guest.member, guest.name), made: true };
    return this.#enter(await directory.find(code), guest);
  }

  async #taken(code: RoomCode, name: string, member: MemberId): Promise<AnswerOf<"room.join">> {
    const suggestion = await this.#deps.names.suggest(code, name, member);
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
    const { secrets, now } = this.#deps;
    return secrets.issue({ room: code, since: createdAt, member, name, at: now(), stayed });
  }
}

/** `returning`: their token is of this room, or they are inside. */
type Visit = {
  readonly record: RoomRecord | undefined;
  readonly member: MemberId;
  readonly returning: boolean;
  readonly here: number;
  readonly isInside: boolean;
  readonly capacity: number;
};

type Decision = { readonly type: "admitted"; readonly record: RoomRecord } | ReturnType<typeof refuse>;

/** Absent and barred get the same answer; at a lock, a token alone opens nothing. */
export function admit({ record, member, returning, here, isInside, capacity }: Visit): Decision {
  if (!record || !mayBeIn(record, member)) return refuse("no-such-room");
  if (record.locked && !(returning && (isInside || isLetIn(record, member)))) return refuse("room-locked");
  if (here >= capacity && !isInside) return refuse("room-full");
  return { type: "admitted", record };
}

function mayBeIn({ closed, barred }: RoomRecord, member: MemberId): boolean {
  return !closed && !barred.includes(member);
}

function isLetIn({ owner, admitted }: RoomRecord, member: MemberId): boolean {
  return owner === member || (admitted?.includes(member) ?? false);
}
