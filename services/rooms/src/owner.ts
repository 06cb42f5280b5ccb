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

/** So many of those present when a room is locked may come back: as above. */
const mostAdmitted = 1000;

type Asker = RequestOf<"room.rename">["by"];
type Answer = AnswerOf<"room.rename">;
type Change = (record: RoomRecord) => RoomRecord;

type Parts = {
  readonly directory: Directory;
  readonly names: Names;
  readonly roster: Roster;
  readonly events: Pick<EventLog, "append">;
  /** Under which name somebody last wrote in a room. */
  readonly authorName: (asked: RequestOf<"member.remove">) => Promise<string | undefined>;
  readonly now: () => number;
};

/**
 * What a room's owner may do. The record is changed first and the log is told next: should telling fail, asking again
 * tells it, and no more than once.
 */
export class Owner {
  readonly #directory: Directory;
  readonly #names: Names;
  readonly #roster: Roster;
  readonly #events: Parts["events"];
  readonly #authorName: Parts["authorName"];
  readonly #now: () => number;

  constructor(parts: Parts) {
    this.#directory = parts.directory;
    this.#names = parts.names;
    this.#roster = parts.roster;
    this.#events = parts.events;
    this.#authorName = parts.authorName;
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
    const present = [...this.#roster.members(room).keys()].slice(0, mostAdmitted);
    const change: Change = (record) => (record.locked === locked ? record : locking(record, locked, present));
    return this.#act(room, by.id, change, { ...this.#signed(by), type: locked ? "room.locked" : "room.unlocked" });
  }

  /**
   * Removes and bars somebody who is in the room, or who wrote in it and has left. To remove them again is another act:
   * a gateway may have missed the first.
   */
  async remove(asked: RequestOf<"member.remove">): Promise<Answer> {
    const { room, by, member, attempt } = asked;
    if (member === by.id) return refuse("invalid", { field: "member" });
    const no = forbidden(await this.#directory.find(room), by.id);
    if (no) return no;
    const memberName = this.#roster.members(room).get(member)?.name ?? (await this.#authorName(asked));
    if (memberName === undefined) return refuse("no-such-member", { field: "member" });
    const event = { ...this.#signed(by), type: "member.removed", member, memberName } as const;
    const done = await this.#act(room, by.id, bar(member), event, attempt);
    if (done.type === "done") await this.#names.release(room, memberName, member);
    return done;
  }

  /** `attempt` is the asker's word for this wish: without it, one state of the record is one act. */
  async #act(code: RoomCode, by: MemberId, change: Change, event: LogEvent, attempt?: string): Promise<Answer> {
    const no = forbidden(await this.#directory.find(code), by);
    if (no) return no;
    const changed = await this.#directory.change(code, change);
    if (!changed) return refuse("unavailable");
    await this.#events.append(code, event, actId(code, attempt ?? changed.revision));
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
  return (record) => {
    if (record.barred.includes(member)) return record;
    const barred = [...record.barred, member].slice(-mostBarred);
    return { ...record, ...letInBut(member, record), barred };
  };
}

/** Those whom a lock lets in, without one of them. */
function letInBut(member: MemberId, { admitted }: RoomRecord): Pick<RoomRecord, "admitted"> {
  return admitted ? { admitted: admitted.filter((id) => id !== member) } : {};
}

/** A lock lets in those who are present when it is set. */
function locking({ admitted: _, ...record }: RoomRecord, locked: boolean, present: MemberId[]): RoomRecord {
  return { ...record, locked, ...(locked && { admitted: present }) };
}
