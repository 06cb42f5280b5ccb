import { randomUUID } from "node:crypto";
import {
  type AnswerOf,
  type Command,
  cleanName,
  general,
  type MemberAdmitted,
  type MemberId,
  type MessageId,
  nameProblem,
  type Refused,
  type RoomInfo,
  type RoomJoin,
  type RoomJoined,
  type RoomWatched,
  readRoom,
} from "@parlor/contracts";
import { answering, missed } from "./asking.ts";
import { NoAnswer } from "./certainty.ts";
import { Following } from "./following.ts";
import type { LocalRoom, Occupant } from "./local-room.ts";
import { Posting } from "./posting.ts";
import { grace } from "./presence.ts";
import { type Entry, findEntry } from "./resume.ts";
import type { Session } from "./session.ts";

type Entrance = Extract<Command, { type: "room.create" | "room.join" | "room.watch" }>;
type No = Omit<Refused, "type" | "ref">;

/** Brings a session that is `entering` into a room, or back outside with a refusal. */
export async function enter(session: Session, command: Entrance): Promise<void> {
  const request = command.type === "room.watch" ? "room.peek" : command.type;
  await answering(session, command.ref, request, async () => {
    const no = command.type === "room.watch" ? await watch(session, command.ref) : await join(session, command);
    if (no) session.refuse({ ref: command.ref, ...no });
  }).finally(() => session.settle({ kind: "outside" })); // where it has not got in
}

async function join(session: Session, command: Exclude<Entrance, { type: "room.watch" }>): Promise<No | undefined> {
  const no = forbidden(session, command);
  if (no) return no;
  const { rooms, presence } = session.parts;
  const back = command.type === "room.join" ? comeBack(session, command) : undefined;
  if (back) {
    await goIn(session, command, back).finally(() => presence.leave(back.room.code, back.you.id, grace.broken));
    return undefined;
  }
  const code = command.type === "room.join" ? readRoom(command.room)?.code : undefined;
  const room = code && rooms.find(code);
  const acts = room?.acts ?? 0;
  const admitted = await admit(session, command);
  if (admitted.type === "refused") {
    if (admitted.reason === "no-such-room") missed(session);
    return admitted;
  }
  room?.learn(admitted.room, acts);
  await goIn(session, command, admitted);
  return undefined;
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

/** Brings somebody in who may. Throws NoAnswer. */
async function goIn(
  session: Session,
  command: Exclude<Entrance, { type: "room.watch" }>,
  admitted: MemberAdmitted,
): Promise<void> {
  const { rooms, bus, metrics } = session.parts;
  const room = await rooms.open(admitted.room.code);
  const wishes: Partial<RoomJoin> = command.type === "room.join" ? command : {};
  const landed = wishes.pending?.length ? await findLanded(session, room, admitted.you.id, wishes.pending) : [];
  const entry = await findEntry(bus, room, wishes.resume);
  if (!room.order.isCurrent) throw new NoAnswer("The room may have missed something.");
  if (wishes.resume) metrics.resumes.inc({ from: whereFound(entry) });
  takePlace(session, command.ref, admitted, room, landed, entry);
}

/** Where that was found which somebody who came back had missed; `gap` and `reset` where it was not. */
function whereFound({ entered, backlog }: Entry): string {
  if (entered !== "resumed") return entered;
  return backlog.length > 0 ? "history" : "memory";
}

/** What can be refused without asking anybody. */
function forbidden({ allowance }: Session, command: Exclude<Entrance, { type: "room.watch" }>): No | undefined {
  const reason = nameProblem(cleanName(command.name));
  if (reason) return { reason };
  if (command.type === "room.create") return undefined;
  const room = readRoom(command.room);
  if (!room) return { reason: "room-name-invalid" };
  const retryAfter = room.kind === "coded" && command.token === undefined ? allowance.untilLookUp() : 0;
  return retryAfter > 0 ? { reason: "too-fast", retryAfter } : undefined;
}

function admit({ parts }: Session, command: Exclude<Entrance, { type: "room.watch" }>): Promise<AnswerOf<"room.join">> {
  if (command.type === "room.create") {
    return parts.bus.askAndRead<"room.create">({ type: "room.create", name: command.name });
  }
  const { room, name, token, create } = command;
  const attempt = randomUUID().replaceAll("-", ""); // asked twice, it is one wish
  return parts.bus.askAndRead<"room.join">({
    type: "room.join",
    room,
    name,
    attempt,
    ...(token !== undefined && { token }),
    ...(create !== undefined && { create }),
  });
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
  const occupant: Occupant = { memberId: undefined, removed: () => undefined, reset: () => session.end("log-reset") };
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

function follow(session: Session, room: LocalRoom, { seq, backlog }: Entry): Following {
  return new Following(session.socket, room, seq, backlog);
}

function sight({ epoch }: LocalRoom, room: RoomInfo, { seq, more }: Entry) {
  return { room, epoch, seq, more };
}

/** The reply with fields put in whose JSON text is there already: many who enter at once share it. */
function withTexts(reply: object, texts: Readonly<Record<string, string>>): string {
  const fields = Object.entries(texts).map(([name, text]) => `,"${name}":${text}`);
  return `[${JSON.stringify(reply).slice(0, -1)}${fields.join("")}}]`;
}
