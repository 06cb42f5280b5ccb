import {
  type AnswerOf,
  type Command,
  cleanName,
  general,
  historyCost,
  type Member,
  type MemberAdmitted,
  type MemberId,
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
import { answering, newAttempt } from "./asking.ts";
import { NoAnswer } from "./certainty.ts";
import { Following } from "./following.ts";
import type { LocalRoom, Occupant } from "./local-room.ts";
import { Posting } from "./posting.ts";
import { grace } from "./presence.ts";
import { type Entry, findEntry, type Resume } from "./resume.ts";
import type { Session } from "./session.ts";
import { payToll } from "./toll.ts";

type Entrance = Extract<Command, { type: "room.create" | "room.join" | "room.watch" }>;
type Entering = Exclude<Entrance, { type: "room.watch" }>;
type No = Omit<Refused, "type" | "ref">;

/** Brings a session that is `entering` into a room, or back outside with a refusal. */
export async function enter(session: Session, command: Entrance): Promise<void> {
  const request = command.type === "room.watch" ? "room.peek" : command.type;
  await answering(session, command.ref, request, async () => {
    const no = command.type === "room.watch" ? await watch(session, command.ref) : await join(session, command);
    if (no) session.refuse({ ref: command.ref, ...no });
  }).finally(() => session.settle({ kind: "outside" })); // where it has not got in
}

async function join(session: Session, command: Entering): Promise<No | undefined> {
  const no = forbidden(command);
  if (no) return no;
  const back = command.type === "room.join" ? comeBack(session, command) : undefined;
  if (!back) return admit(session, command);
  const { presence } = session.parts;
  return takingPlace(session, back.room.code, () => goIn(session, command, back)).finally(() =>
    presence.leave(back.room.code, back.you.id, grace.broken),
  );
}

/**
 * Lets somebody go on as if their connection had not broken: they bring the token of a member who is still counted as
 * here, and is counted with one connection more from now on.
 */
function comeBack({ parts }: Session, { room: typed, name, token = "" }: RoomJoin): MemberAdmitted | undefined {
  const gone = parts.returning.take(token);
  if (!gone || readRoom(typed)?.code !== gone.code || cleanName(name) !== gone.you.name) return undefined;
  const room = parts.rooms.find(gone.code)?.info;
  if (!room || !parts.presence.enterAgain(gone.code, gone.you.id)) return undefined;
  return { type: "member.admitted", room, you: gone.you, token };
}

/** What can be refused without asking anybody. */
function forbidden(command: Entering): No | undefined {
  const reason = nameProblem(cleanName(command.name));
  if (reason) return { reason };
  return command.type === "room.create" || readRoom(command.room) ? undefined : { reason: "room-name-invalid" };
}

/** Brings in whom the rooms service admits, once that is paid for. Throws NoAnswer. */
async function admit(session: Session, command: Entering): Promise<No | undefined> {
  const code = command.type === "room.join" ? readRoom(command.room)?.code : undefined;
  if (code) return takingPlace(session, code, () => passDoor(session, command, code));
  const admitted = await askToAdmit(session, command);
  if (admitted.type === "refused") return admitted;
  return takingPlace(session, admitted.room.code, () => goIn(session, command, admitted));
}

/** Admits somebody to a room that may be there, or be made. */
async function passDoor(session: Session, command: Entering, code: RoomCode): Promise<No | undefined> {
  const { rooms } = session.parts;
  const room = rooms.find(code);
  const acts = room?.acts ?? 0;
  const admitted = await askToAdmit(session, command);
  if (admitted.type === "refused") return admitted;
  room?.learn(admitted.room, acts);
  const opened = await rooms.open(code);
  // Of a room that was not open here, what happened since the question was answered has not been heard.
  const no = opened === room ? undefined : await isStillAdmitted(session, opened, admitted.you);
  return no ?? goIn(session, command, admitted);
}

/** Pays for the question, asks it, and is paid back what was not needed. */
async function askToAdmit(session: Session, command: Entering): Promise<AnswerOf<"room.join">> {
  const toll = await payToll(session, command);
  if (typeof toll === "number") return { type: "refused", reason: "too-fast", retryAfter: toll };
  let answer: AnswerOf<"room.join"> | undefined;
  try {
    answer = await askRooms(session, command, toll.proven);
  } finally {
    toll.settle(answer);
  }
  if (answer.type === "refused" && answer.reason === "no-such-room") session.parts.metrics.missedLookUps.inc();
  return answer;
}

function askRooms({ parts }: Session, command: Entering, proven: boolean): Promise<AnswerOf<"room.join">> {
  if (command.type === "room.create") {
    return parts.bus.askAndRead<"room.create">({ type: "room.create", name: command.name });
  }
  const { room, name, token, create } = command;
  return parts.bus.askAndRead<"room.join">({
    type: "room.join",
    room,
    name,
    attempt: newAttempt(),
    ...(token !== undefined && { token }),
    ...(create !== undefined && { create }),
    ...(proven && { proven }),
  });
}

/** Whether somebody has been removed since they were admitted: the room was not open yet, so it was not heard [M3]. */
async function isStillAdmitted({ parts }: Session, { code }: LocalRoom, { id }: Member): Promise<No | undefined> {
  const answer = await parts.bus.askAndRead<"member.check">({ type: "member.check", room: code, member: id });
  return answer.type === "refused" ? answer : undefined;
}

/** Brings in with one of the places that the session's address has in a room. */
async function takingPlace(
  { allowance, parts, isIn }: Session,
  code: RoomCode,
  bringIn: () => Promise<No | undefined>,
): Promise<No | undefined> {
  if (!parts.limits.enter(allowance, code)) return { reason: "room-full", retryAfter: grace.broken };
  try {
    return await bringIn();
  } finally {
    if (!isIn(code)) parts.limits.leave(allowance, code);
  }
}

/** Brings somebody in who may. Throws NoAnswer. */
async function goIn(session: Session, command: Entering, admitted: MemberAdmitted): Promise<No | undefined> {
  const room = await session.parts.rooms.open(admitted.room.code);
  const wishes: Partial<RoomJoin> = command.type === "room.join" ? command : {};
  const landed = wishes.pending?.length ? await findLanded(session, room, admitted.you.id, wishes.pending) : [];
  const entry = await resume(session, room, wishes.resume);
  if (typeof entry === "number") return { reason: "too-fast", retryAfter: entry };
  if (!room.order.isCurrent) throw new NoAnswer("The room may have missed something.");
  takePlace(session, command.ref, admitted, room, landed, entry);
  return undefined;
}

/** The most that is read from the history for somebody who comes back, in bytes. */
const mostReplayed = 256 * 1024;

/** Where somebody goes on. If the history has to be read for that, it is paid for; gives how long to wait if it cannot be. */
async function resume(session: Session, room: LocalRoom, from: Resume | undefined): Promise<Entry | number> {
  const { allowance, parts } = session;
  const reads = from !== undefined && from.epoch === room.epoch && room.wouldRead(from.after);
  const cost = reads ? historyCost(mostReplayed) : 0;
  const wait = allowance.spend("units", cost);
  if (wait > 0) return wait;
  const before = room.ringBytes;
  const entry = await findEntry(parts.bus, room, from);
  if (from) parts.metrics.resumes.inc({ from: whereFound(entry, reads) });
  allowance.giveBack("units", Math.max(0, cost - historyCost(Math.max(0, room.ringBytes - before))));
  return entry;
}

/** Where that was found which somebody who came back had missed; `gap` and `reset` where it was not. */
function whereFound({ entered }: Entry, read: boolean): string {
  if (entered !== "resumed") return entered;
  return read ? "history" : "memory";
}

/** Which of the messages that a client is unsure of are in the log: its outbox can forget those. */
async function findLanded({ parts }: Session, room: LocalRoom, by: MemberId, ids: MessageId[]): Promise<MessageId[]> {
  const answer = await parts.bus.askAndRead<"history.landed">({
    type: "history.landed",
    room: room.code,
    minSeq: room.seq,
    epoch: room.epoch,
    by,
    ids,
  });
  if (answer.type === "refused") throw new NoAnswer("The history is behind.");
  return answer.ids;
}

/** From here to the first live event nothing waits, so that nothing can come between. */
function takePlace(
  session: Session,
  ref: number,
  { room: info, you, token }: MemberAdmitted,
  room: LocalRoom,
  landed: MessageId[],
  entry: Entry,
): void {
  const { parts } = session;
  const occupant: Occupant = {
    memberId: you.id,
    removed: () => {
      parts.presence.remove(room.code, you.id);
      session.end("removed");
    },
    reset: () => session.end("log-reset"),
    checkReading: () => session.checkReading(),
  };
  const posting = new Posting(parts, room, you, (frame) => session.send(frame));
  if (!session.settle({ kind: "inside", room, you, token, posting, occupant, following: follow(session, room, entry) }))
    return;
  parts.presence.enter(room.code, you);
  const { entered, missed, events } = entry;
  const { here, members } = room.roster.seenBy(you);
  const joined: Omit<RoomJoined, "events" | "members"> = {
    ref,
    type: "room.joined",
    ...sight(room, info, entry),
    entered,
    you,
    token,
    landed,
    here,
    ...(missed !== undefined && { missed }),
  };
  session.send(withTexts(joined, { members, events }));
  session.follow();
}

async function watch(session: Session, ref: number): Promise<No | undefined> {
  const { bus, rooms } = session.parts;
  const peeked = await bus.askAndRead<"room.peek">({ type: "room.peek", room: general });
  if (peeked.type === "refused") return peeked;
  const room = await rooms.open(general);
  const entry = await findEntry(bus, room, undefined);
  if (!room.order.isCurrent) throw new NoAnswer("The room may have missed something.");
  const occupant: Occupant = {
    memberId: undefined,
    removed: () => undefined,
    reset: () => session.end("log-reset"),
    checkReading: () => session.checkReading(),
  };
  if (!session.settle({ kind: "watching", room, occupant, following: follow(session, room, entry) })) return undefined;
  const watched: Omit<RoomWatched, "events"> = {
    ref,
    type: "room.watched",
    ...sight(room, peeked.room, entry),
    here: room.roster.here,
  };
  session.send(withTexts(watched, { events: entry.events }));
  session.follow();
  return undefined;
}

function follow(session: Session, room: LocalRoom, { seq }: Entry): Following {
  return new Following(session.socket, session.unread, room, seq);
}

function sight({ epoch }: LocalRoom, room: RoomInfo, { seq, more }: Entry) {
  return { room, epoch, seq, more };
}

/** The reply with fields put in whose JSON text is there already: many who enter at once share it. */
function withTexts(reply: object, texts: Readonly<Record<string, string>>): string {
  const fields = Object.entries(texts).map(([name, text]) => `,"${name}":${text}`);
  return `[${JSON.stringify(reply).slice(0, -1)}${fields.join("")}}]`;
}
