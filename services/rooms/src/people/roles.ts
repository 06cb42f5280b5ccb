import { isDeepStrictEqual } from "node:util";
import {
  type AnswerOf,
  actId,
  cleanName,
  foldRoom,
  general,
  type LogEvent,
  type MemberId,
  type RequestOf,
  type RoomCode,
  type RoomRecord,
  readRoom,
  titleProblem,
} from "@parlor/contracts";
import type { EventLog } from "../bus/event-log.ts";
import { randomMember } from "../ids.ts";
import { refuse } from "../refuse.ts";
import type { Directory } from "./directory.ts";
import type { Names } from "./names.ts";
import type { Roster } from "./roster.ts";
import type { Secrets } from "./tokens.ts";

/** A record must not grow for ever: it keeps the newest removed members, */
const mostBarred = 1000;
/** and some of those present at the lock. */
const mostAdmitted = 1000;

type Asker = RequestOf<"room.rename">["by"];
type Answer = AnswerOf<"room.rename">;
type Change = (record: RoomRecord) => RoomRecord;

type OwnerDeps = {
  readonly directory: Directory;
  readonly names: Names;
  readonly roster: Roster;
  readonly events: Pick<EventLog, "append">;
  readonly authorName: (asked: RequestOf<"member.remove">) => Promise<string | undefined>;
  readonly author: (asked: RequestOf<"message.remove">) => Promise<MemberId | undefined>;
  readonly now: () => number;
};

/** The record changes first; if the event fails then, asking again writes it, once. */
export class Owner {
  readonly #deps: OwnerDeps;

  constructor(deps: OwnerDeps) {
    this.#deps = deps;
  }

  async rename({ room, by, title: typed }: RequestOf<"room.rename">): Promise<Answer> {
    const title = cleanName(typed);
    const problem = titleProblem(title, typed);
    if (problem) return refuse(problem, { field: "title" });
    const event = { ...this.#signed(by), type: "room.renamed", title } as const;
    return this.#act(room, by.id, (record) => folded(record, event), event);
  }

  lock({ room, by, locked }: RequestOf<"room.lock">): Promise<Answer> {
    const present = [...this.#deps.roster.members(room).keys()].slice(0, mostAdmitted);
    const event = { ...this.#signed(by), type: locked ? "room.locked" : "room.unlocked" } as const;
    return this.#act(room, by.id, (record) => admitting(folded(record, event), record, present), event);
  }

  /** The member is here, or wrote here. Twice is two acts: a gateway may have missed the first. */
  async remove(asked: RequestOf<"member.remove">): Promise<Answer> {
    const { directory, names, roster, authorName } = this.#deps;
    const { room, by, member, attempt } = asked;
    if (member === by.id) return refuse("invalid", { field: "member" });
    const no = forbidden(await directory.find(room), by.id);
    if (no) return no;
    const memberName = roster.members(room).get(member)?.name ?? (await authorName(asked));
    if (memberName === undefined) return refuse("no-such-member", { field: "member" });
    const event = { ...this.#signed(by), type: "member.removed", member, memberName } as const;
    const done = await this.#act(room, by.id, bar(member), event, attempt);
    if (done.type === "done") await names.release(room, memberName, member);
    return done;
  }

  /** Asked for again, it is one act. */
  async removeMessage(asked: RequestOf<"message.remove">): Promise<Answer> {
    const { directory, events, author: findAuthor } = this.#deps;
    const { room, by, target } = asked;
    const no = forbidden(await directory.find(room), by.id);
    if (no) return no;
    const author = await findAuthor(asked);
    if (author === undefined) return refuse("no-such-message", { field: "target" });
    const event = { ...this.#signed(by), type: "message.removed", target, author } as const;
    await events.append(room, event, actId(room, `message.${target}`));
    return { type: "done" };
  }

  /** Without an attempt, one state of the record is one act. */
  async #act(code: RoomCode, by: MemberId, change: Change, event: LogEvent, attempt?: string): Promise<Answer> {
    const { directory, events } = this.#deps;
    const no = forbidden(await directory.find(code), by);
    if (no) return no;
    const changed = await directory.change(code, change);
    if (!changed) return refuse("unavailable");
    await events.append(code, event, actId(code, attempt ?? changed.revision));
    return { type: "done" };
  }

  #signed({ id, name }: Asker) {
    return { ts: this.#deps.now(), by: id, name };
  }
}

function forbidden(record: RoomRecord | undefined, by: MemberId) {
  if (!record || record.closed) return refuse("no-such-room");
  return record.owner === by ? undefined : refuse("owners-only");
}

function folded(record: RoomRecord, event: LogEvent): RoomRecord {
  const info = foldRoom(record, event);
  return isDeepStrictEqual(info, record) ? record : { ...record, ...info };
}

function admitting(next: RoomRecord, before: RoomRecord, present: MemberId[]): RoomRecord {
  if (next === before) return before;
  const { admitted: _, ...record } = next;
  return record.locked ? { ...record, admitted: present } : record;
}

function bar(member: MemberId): Change {
  return (record) => {
    if (record.barred.includes(member)) return record;
    const barred = [...record.barred, member].slice(-mostBarred);
    const { admitted } = record;
    return { ...record, ...(admitted && { admitted: admitted.filter((id) => id !== member) }), barred };
  };
}

type OperatorDeps = {
  readonly directory: Directory;
  readonly events: Pick<EventLog, "append">;
  readonly secrets: Pick<Secrets, "seal">;
  readonly now: () => number;
};

/** On the bus, only the operator's user may ask for these. */
export class Operator {
  readonly #deps: OperatorDeps;

  constructor(deps: OperatorDeps) {
    this.#deps = deps;
  }

  /** Closing a room again is another act. General cannot go away: it is emptied. */
  async close({ room: typed }: RequestOf<"room.close">): Promise<AnswerOf<"room.close">> {
    const { directory, events, secrets, now } = this.#deps;
    const room = readRoom(typed)?.code;
    if (room === undefined) return refuse("room-name-invalid", { field: "room" });
    if (!(await directory.find(room))) return refuse("no-such-room");
    const closed = room === general || (await directory.change(room, (record) => ({ ...record, closed: true })));
    if (!closed) return refuse("unavailable");
    const ts = now();
    const event = { ts, type: "room.closed", seal: secrets.seal(room, ts) } as const;
    const seq = await events.append(room, event, actId(room, randomMember()));
    return { type: "room.closed", room, seq };
  }
}
