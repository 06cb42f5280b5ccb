import {
  type AnswerOf,
  actId,
  cleanName,
  type LogEvent,
  type MemberId,
  type RequestOf,
  type RoomCode,
  type RoomRecord,
  titleProblem,
} from "@parlor/contracts";
import type { EventLog } from "./bus/event-log.ts";
import type { Directory } from "./directory.ts";
import type { Names } from "./names.ts";
import { refuse } from "./refuse.ts";
import type { Roster } from "./roster.ts";

/** So many of those removed last stay barred: a record must not grow for ever. */
const mostBarred = 1000;

type Asker = RequestOf<"room.rename">["by"];
type Answer = AnswerOf<"room.rename">;
type Change = (record: RoomRecord) => RoomRecord;

/**
 * What a room's owner may do. The record is changed first and the log is told next: should telling fail, asking again
 * tells it, and no more than once.
 */
export class Owner {
  readonly #directory: Directory;
  readonly #names: Names;
  readonly #roster: Roster;
  readonly #events: Pick<EventLog, "append">;
  readonly #now: () => number;

  constructor(parts: {
    directory: Directory;
    names: Names;
    roster: Roster;
    events: Pick<EventLog, "append">;
    now: () => number;
  }) {
    this.#directory = parts.directory;
    this.#names = parts.names;
    this.#roster = parts.roster;
    this.#events = parts.events;
    this.#now = parts.now;
  }

  async rename({ room, by, title: typed }: RequestOf<"room.rename">): Promise<Answer> {
    const title = cleanName(typed);
    const problem = titleProblem(title);
    if (problem) return refuse(problem, { field: "title" });
    const change: Change = (record) => (record.title === title ? record : { ...record, title });
    return this.#act(room, by.id, change, { ...this.#signed(by), type: "room.renamed", title });
  }

  lock({ room, by, locked }: RequestOf<"room.lock">): Promise<Answer> {
    const change: Change = (record) => (record.locked === locked ? record : { ...record, locked });
    return this.#act(room, by.id, change, { ...this.#signed(by), type: locked ? "room.locked" : "room.unlocked" });
  }

  async remove({ room, by, member }: RequestOf<"member.remove">): Promise<Answer> {
    if (member === by.id) return refuse("invalid", { field: "member" });
    const record = await this.#directory.find(room);
    const no = forbidden(record, by.id);
    if (no) return no;
    const present = this.#roster.members(room).get(member);
    if (!present && record?.barred.includes(member)) return { type: "done" };
    if (!present) return refuse("no-such-member", { field: "member" });
    const event = { ...this.#signed(by), type: "member.removed", member, memberName: present.name } as const;
    const done = await this.#act(room, by.id, bar(member), event);
    if (done.type === "done") await this.#names.release(room, present.name, member);
    return done;
  }

  async #act(code: RoomCode, by: MemberId, change: Change, event: LogEvent): Promise<Answer> {
    const no = forbidden(await this.#directory.find(code), by);
    if (no) return no;
    const changed = await this.#directory.change(code, change);
    if (!changed) return refuse("unavailable");
    await this.#events.append(code, event, actId(code, changed.revision));
    return { type: "done" };
  }

  /** What every event of an owner's begins with; `ts` leads, as in all events. */
  #signed({ id, name }: Asker) {
    return { ts: this.#now(), by: id, name };
  }
}

/** Why somebody may not do what a room's owner may. General has no owner. */
function forbidden(record: RoomRecord | undefined, by: MemberId) {
  if (!record) return refuse("no-such-room");
  return record.owner === by ? undefined : refuse("owners-only");
}

function bar(member: MemberId): Change {
  return (record) =>
    record.barred.includes(member) ? record : { ...record, barred: [...record.barred, member].slice(-mostBarred) };
}
