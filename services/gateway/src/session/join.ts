import {
  type AnswerOf,
  type CloseReason,
  type Command,
  cleanName,
  type Epoch,
  general,
  historyCost,
  type Member,
  type MemberAdmitted,
  type MessageId,
  nameProblem,
  type Refused,
  type RoomCode,
  type RoomInfo,
  type RoomJoin,
  type RoomJoined,
  type RoomWatched,
  readRoom,
} from "@parlor/contracts";
import { NoAnswer } from "@parlor/log";
import type { GatewayBus } from "../bus.ts";
import type { Allowance } from "../edge/limits.ts";
import type { Tolls } from "../edge/tolls.ts";
import type { GatewayMetrics } from "../metrics.ts";
import { grace, type Presence } from "../presence.ts";
import type { Connection, Room } from "../room/room.ts";
import type { Rooms } from "../room/rooms.ts";
import { answering, newAttempt } from "./questions.ts";

type Entrance = Extract<Command, { type: "room.create" | "room.join" | "room.watch" }>;
type Joining = Exclude<Entrance, { type: "room.watch" }>;
type No = Omit<Refused, "type" | "ref">;

/** Live events follow after `from`. */
type Seat = { readonly room: Room; readonly connection: Connection; readonly from: number };
export type Watching = { readonly kind: "watching" } & Seat;
export type Inside = { readonly kind: "inside"; readonly you: Member; readonly token: string } & Seat;

export type Newcomer = {
  readonly allowance: Allowance;
  send(frame: string): void;
  refuse(refused: Omit<Refused, "type">): void;
  /** False if the connection is gone, or is ended by taking the place. */
  settle(place: Watching | Inside | "outside"): boolean;
  isIn(code: RoomCode): boolean;
  follow(): void;
  checkReading(): void;
  end(reason: CloseReason): void;
};

type DoorwayDeps = {
  readonly bus: GatewayBus;
  readonly rooms: Rooms;
  readonly presence: Presence;
  readonly tolls: Tolls;
  readonly metrics: GatewayMetrics;
};

export class Doorway {
  readonly #deps: DoorwayDeps;
  readonly #returning: ReturningMembers;

  constructor(deps: DoorwayDeps, now: () => number) {
    this.#deps = deps;
    this.#returning = new ReturningMembers(now);
  }

  /** Brings a connection into a room, or back outside with a refusal. */
  async enter(newcomer: Newcomer, command: Entrance): Promise<void> {
    const { ref } = command;
    const request = command.type === "room.watch" ? "room.peek" : command.type;
    await answering(newcomer, this.#deps.metrics, ref, request, async () => {
      const no = command.type === "room.watch" ? await this.#watch(newcomer, ref) : await this.#join(newcomer, command);
      if (no) newcomer.refuse({ ref, ...no });
    }).finally(() => newcomer.settle("outside")); // if it has not got in
  }

  /** The member leaves after `wait` ms unless they come back. */
  left({ room, you, token }: Inside, renewed: string | undefined, allowance: Allowance, wait: number): void {
    const { code } = room;
    // The renewed token may not have arrived.
    if (wait > 0) for (const each of [token, renewed]) if (each) this.#returning.keep(each, { code, you });
    this.#deps.presence.leave(code, you.id, wait);
    // A properly closed page is gone soon, or reloads: its address needs no second place.
    allowance.leave(code, wait === grace.closed ? 0 : wait);
  }

  async #join(newcomer: Newcomer, command: Joining): Promise<No | undefined> {
    const no = forbidden(command);
    if (no) return no;
    const back = command.type === "room.join" ? this.#comeBack(command) : undefined;
    if (!back) return this.#admit(newcomer, command);
    const { room, you, token } = back;
    return takingPlace(newcomer, room.code, () => this.#goIn(newcomer, command, back, true)).finally(() => {
      this.#deps.presence.leave(room.code, you.id, grace.broken);
      if (!newcomer.isIn(room.code)) this.#returning.keep(token, { code: room.code, you }); // they may try again
    });
  }

  /** A member inside the grace period resumes without being admitted again, unless they were expelled. */
  #comeBack({ room: typed, name, token = "" }: RoomJoin): MemberAdmitted | undefined {
    const gone = this.#returning.take(token);
    if (!gone || readRoom(typed)?.code !== gone.code || cleanName(name) !== gone.you.name) return undefined;
    const room = this.#deps.rooms.find(gone.code);
    if (!room?.info || room.hasExpelled(gone.you.id)) return undefined;
    if (!this.#deps.presence.enterAgain(gone.code, gone.you.id)) return undefined;
    return { type: "member.admitted", room: room.info, you: gone.you, token };
  }

  async #admit(newcomer: Newcomer, command: Joining): Promise<No | undefined> {
    const code = command.type === "room.join" ? readRoom(command.room)?.code : undefined;
    if (code) return takingPlace(newcomer, code, () => this.#passDoor(newcomer, command, code));
    const admitted = await this.#askToAdmit(newcomer, command);
    if (admitted.type === "refused") return admitted;
    return takingPlace(newcomer, admitted.room.code, () => this.#goIn(newcomer, command, admitted));
  }

  async #passDoor(newcomer: Newcomer, command: Joining, code: RoomCode): Promise<No | undefined> {
    const { rooms } = this.#deps;
    const room = rooms.find(code);
    const acts = room?.acts ?? 0;
    const admitted = await this.#askToAdmit(newcomer, command);
    if (admitted.type === "refused") return admitted;
    room?.learn(admitted.room, acts);
    const opened = await rooms.open(code);
    // If the room was not open here, a removal since the answer was not heard.
    const no = opened === room ? undefined : await this.#checkStillAdmitted(opened, admitted.you);
    return no ?? this.#goIn(newcomer, command, admitted);
  }

  async #askToAdmit({ allowance }: Newcomer, command: Joining): Promise<AnswerOf<"room.join">> {
    const { tolls, metrics } = this.#deps;
    const toll = await tolls.payEntrance(allowance, command);
    if (typeof toll === "number") return { type: "refused", reason: "too-fast", retryAfter: toll };
    let answer: AnswerOf<"room.join"> | undefined;
    try {
      answer = await this.#askRooms(command, toll.proven);
    } finally {
      toll.settle(answer);
    }
    if (answer.type === "refused" && answer.reason === "no-such-room") metrics.missedLookUps.inc();
    return answer;
  }

  #askRooms(command: Joining, proven: boolean): Promise<AnswerOf<"room.join">> {
    const { bus } = this.#deps;
    if (command.type === "room.create") {
      const { name, attempt = newAttempt() } = command;
      return bus.askAndRead<"room.create">({ type: "room.create", name, attempt });
    }
    const { room, name, token, create, attempt = newAttempt() } = command;
    return bus.askAndRead<"room.join">({
      type: "room.join",
      room,
      name,
      attempt,
      ...(token !== undefined && { token }),
      ...(create !== undefined && { create }),
      ...(proven && { proven }),
    });
  }

  async #checkStillAdmitted({ code }: Room, { id }: Member): Promise<No | undefined> {
    const question = { type: "member.check", room: code, member: id } as const;
    const answer = await this.#deps.bus.askAndRead<"member.check">(question);
    return answer.type === "refused" ? answer : undefined;
  }

  async #goIn(
    newcomer: Newcomer,
    command: Joining,
    admitted: MemberAdmitted,
    comesBack = false,
  ): Promise<No | undefined> {
    const room = await this.#deps.rooms.open(admitted.room.code);
    const wishes: Partial<RoomJoin> = command.type === "room.join" ? command : {};
    const find = () => this.#findLanded(room, admitted.you, wishes.pending ?? []);
    const asked = comesBack ? undefined : await find();
    const entry = await this.#resume(newcomer, room, wishes.resume);
    if (typeof entry === "number") return { reason: "too-fast", retryAfter: entry };
    // A member who resumes finds their own messages among those missed, and the log drops one that is sent again:
    // nobody needs to answer [G5].
    const landed = asked ?? (entry.entered === "resumed" ? [] : await find());
    if (!room.log.valid) throw new NoAnswer("The room may have missed something.");
    this.#sit(newcomer, command.ref, admitted, room, landed, entry);
    return undefined;
  }

  /** Reading the history is paid. Returns the ms until it can be. */
  async #resume({ allowance }: Newcomer, room: Room, from: Resume | undefined): Promise<Entry | number> {
    const reads = from !== undefined && from.epoch === room.epoch && room.backfill.wouldRead(from.after);
    const cost = reads ? historyCost(mostReplayed) : 0;
    const wait = allowance.spend("units", cost);
    if (wait > 0) return wait;
    const before = room.recent.bytes;
    const entry = await findEntry(this.#deps.bus, room, from);
    if (from) this.#deps.metrics.resumes.inc({ from: whereFound(entry, reads) });
    allowance.giveBack("units", Math.max(0, cost - historyCost(Math.max(0, room.recent.bytes - before))));
    return entry;
  }

  /** The messages that the client's outbox can forget. Throws NoAnswer. */
  async #findLanded({ code, seq: minSeq, epoch }: Room, { id: by }: Member, ids: MessageId[]): Promise<MessageId[]> {
    if (ids.length === 0) return [];
    const question = { type: "history.landed", room: code, minSeq, epoch, by, ids } as const;
    const answer = await this.#deps.bus.askAndRead<"history.landed">(question);
    if (answer.type === "refused") throw new NoAnswer("The history is behind.");
    return answer.ids;
  }

  /** Nothing is awaited from here to the first live event, so that nothing can come between. */
  #sit(
    newcomer: Newcomer,
    ref: number,
    { room: info, you, token }: MemberAdmitted,
    room: Room,
    landed: MessageId[],
    entry: Entry,
  ): void {
    const { presence } = this.#deps;
    const connection: Connection = {
      memberId: you.id,
      leave(reason) {
        if (reason !== "log-reset") presence.remove(room.code, you.id);
        newcomer.end(reason);
      },
      checkReading: () => newcomer.checkReading(),
    };
    if (!newcomer.settle({ kind: "inside", room, you, token, connection, from: entry.seq })) return;
    presence.enter(room.code, you);
    const { entered, missed, events } = entry;
    const { here, members } = room.roster.seenBy(you);
    const joined: Omit<RoomJoined, "events" | "members"> = {
      ref,
      type: "room.joined",
      ...viewOf(room, info, entry),
      entered,
      newest: Math.max(room.seq, entry.seq),
      you,
      token,
      landed,
      here,
      ...(missed !== undefined && { missed }),
    };
    newcomer.send(withTexts(joined, { members, events }));
    newcomer.follow();
  }

  async #watch(newcomer: Newcomer, ref: number): Promise<No | undefined> {
    const { bus, rooms } = this.#deps;
    const peeked = await bus.askAndRead<"room.peek">({ type: "room.peek", room: general });
    if (peeked.type === "refused") return peeked;
    const room = await rooms.open(general);
    const entry = await findEntry(bus, room, undefined);
    if (!room.log.valid) throw new NoAnswer("The room may have missed something.");
    const connection: Connection = {
      memberId: undefined,
      leave: (reason) => newcomer.end(reason),
      checkReading: () => newcomer.checkReading(),
    };
    if (!newcomer.settle({ kind: "watching", room, connection, from: entry.seq })) return undefined;
    const watched: Omit<RoomWatched, "events"> = {
      ref,
      type: "room.watched",
      ...viewOf(room, peeked.room, entry),
      here: room.roster.here,
    };
    newcomer.send(withTexts(watched, { events: entry.events }));
    newcomer.follow();
    return undefined;
  }
}

function forbidden(command: Joining): No | undefined {
  const reason = nameProblem(cleanName(command.name));
  if (reason) return { reason };
  return command.type === "room.create" || readRoom(command.room) ? undefined : { reason: "room-name-invalid" };
}

/** Needs one of the address's places in the room. */
async function takingPlace(
  newcomer: Newcomer,
  code: RoomCode,
  bringIn: () => Promise<No | undefined>,
): Promise<No | undefined> {
  if (!newcomer.allowance.enter(code)) return { reason: "room-full", retryAfter: grace.broken };
  try {
    return await bringIn();
  } finally {
    if (!newcomer.isIn(code)) newcomer.allowance.leave(code);
  }
}

/** `events` is JSON text. */
type Entry = Pick<RoomJoined, "entered" | "seq" | "more" | "missed"> & {
  readonly events: string;
};

type Resume = { readonly epoch: Epoch; readonly after: number };

const mostReplayed = 256 * 1024;

/** Where a client enters the log [D7]. Throws NoAnswer. */
async function findEntry(bus: GatewayBus, room: Room, resume: Resume | undefined): Promise<Entry> {
  if (!resume) return atTheEnd(room, "fresh");
  if (resume.epoch !== room.epoch) return atTheEnd(room, "reset");
  if (resume.after > room.seq) await room.log.check(); // it has seen more than this gateway, or another log
  if (resume.after > room.seq) room.flush();
  if (resume.after > room.seq) return atTheEnd(room, "reset");
  if (!(await room.backfill.reach(resume.after))) return behindAGap(bus, room, resume.after);
  return { entered: "resumed", seq: resume.after, more: resume.after > 0, events: "[]" };
}

async function atTheEnd(room: Room, entered: "fresh" | "reset"): Promise<Entry> {
  const { events, upTo, more } = await room.backfill.tail();
  return { entered, seq: upTo, more, events };
}

async function behindAGap(bus: GatewayBus, room: Room, after: number): Promise<Entry> {
  const { events, from: before, upTo, more } = await room.backfill.tail();
  const { code, seq: minSeq, epoch } = room;
  const question = { type: "history.count", room: code, minSeq, epoch, after, before } as const;
  const count = await bus.askAndRead<"history.count">(question);
  if (count.type === "refused") throw new NoAnswer("The history is behind.");
  return { entered: "gap", seq: upTo, more, missed: count.count, events };
}

function whereFound({ entered }: Entry, read: boolean): string {
  if (entered !== "resumed") return entered;
  return read ? "history" : "memory";
}

function viewOf({ epoch }: Room, room: RoomInfo, { seq, more }: Entry) {
  return { room, epoch, seq, more };
}

/** Clients that enter at once share the fields' JSON text. */
function withTexts(reply: object, texts: Readonly<Record<string, string>>): string {
  const fields = Object.entries(texts).map(([name, text]) => `,"${name}":${text}`);
  return `[${JSON.stringify(reply).slice(0, -1)}${fields.join("")}}]`;
}

type Gone = { readonly code: RoomCode; readonly you: Member };

/** By token: 10,000 who come back at once need no admission. */
export class ReturningMembers {
  readonly #now: () => number;
  readonly #gone = new Map<string, Gone & { readonly since: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  keep(token: string, { code, you }: Gone): void {
    const since = this.#now();
    this.#gone.delete(token); // the youngest are last
    this.#gone.set(token, { code, you, since });
    for (const [old, gone] of this.#gone) {
      if (gone.since > since - grace.broken) return;
      this.#gone.delete(old);
    }
  }

  take(token: string): Gone | undefined {
    const gone = this.#gone.get(token);
    this.#gone.delete(token);
    return gone;
  }
}
