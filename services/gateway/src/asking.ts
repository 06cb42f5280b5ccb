import { randomUUID } from "node:crypto";
import {
  type Command,
  historyCost,
  type Member,
  type RequestOf,
  type RequestType,
  type RoomCode,
  readRoom,
} from "@parlor/contracts";
import { NoAnswer } from "./certainty.ts";
import { answerFrame } from "./frame.ts";
import type { Resource } from "./limits.ts";
import type { Session } from "./session.ts";

type Forget = Extract<Command, { type: "session.forget" }>;
type Peek = Extract<Command, { type: "room.peek" }>;
type Question = Extract<
  Command,
  { type: "room.rename" | "room.lock" | "member.remove" | "roster.fetch" | "history.fetch" | "history.search" }
>;
type Asked<T extends Question["type"]> = Extract<Question, { type: T }>;

/** The largest page of history, in bytes; the rooms service ends a page there. */
const largestPage = 192 * 1024;
/** The longest that a search may take, in milliseconds; the rooms service gives one up then. */
const longestSearch = 100;

/**
 * Passes a question about the session's room on to the rooms service, vouching for who asks, and its answer back. Gives
 * how many bytes the answer had, 0 if there was none.
 */
export async function ask(session: Session, command: Question): Promise<number> {
  const request = requestFor(session, command);
  let bytes = 0;
  if (!request) session.refuse({ ref: command.ref, reason: "not-in-a-room" });
  else
    await answering(session, command.ref, request.type, async () => {
      const frame = answerFrame(command.ref, await session.parts.bus.ask(request));
      bytes = frame.length;
      session.send(frame);
    });
  return bytes;
}

/** A page of history. It is paid for as if it were the largest; what it was smaller is paid back. */
export async function fetchHistory(session: Session, command: Asked<"history.fetch">): Promise<void> {
  const most = historyCost(largestPage);
  if (!pays(session, command, "units", most)) return;
  const bytes = await ask(session, command);
  session.allowance.giveBack("units", Math.max(0, most - historyCost(bytes)));
}

/** A search. It is paid for as if it took as long as it may; what it took less is paid back. */
export async function search(session: Session, command: Asked<"history.search">): Promise<void> {
  if (!pays(session, command, "searching", longestSearch)) return;
  const { now } = session.parts;
  const began = now();
  await ask(session, command);
  session.allowance.giveBack("searching", longestSearch - Math.min(now() - began, longestSearch));
}

function pays(session: Session, { ref }: Question, resource: Resource, amount: number): boolean {
  const retryAfter = session.allowance.spend(resource, amount);
  if (retryAfter > 0) session.refuse({ ref, reason: "too-fast", retryAfter });
  return retryAfter === 0;
}

/** Shows a room's door. Somebody who tries many codes that do not exist has to wait between them. */
export async function peek(session: Session, { ref, room }: Peek): Promise<void> {
  const lookUp = readRoom(room)?.kind === "coded" ? await session.parts.lookUps.begin(session.allowance) : undefined;
  if (typeof lookUp === "number") return session.refuse({ ref, reason: "too-fast", retryAfter: lookUp });
  let found = true;
  await answering(session, ref, "room.peek", async () => {
    const answer = await session.parts.bus.askAndRead<"room.peek">({ type: "room.peek", room });
    if (answer.type === "room.peeked") return session.reply({ ref, ...answer });
    found = answer.reason !== "no-such-room";
    session.refuse({ ref, ...answer });
  });
  if (found) return lookUp?.hit();
  session.parts.metrics.missedLookUps.inc();
  lookUp?.miss();
}

/** Gets somebody who has stayed in a room a token that is good for longer, and gives it to them. */
export async function renew(session: Session, room: RoomCode, { id, name }: Member): Promise<void> {
  try {
    const answer = await session.parts.bus.askAndRead<"session.renew">({
      type: "session.renew",
      room,
      by: { id, name },
    });
    if (answer.type === "session.renewed" && session.isIn(room)) session.renewed(answer.token);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error; // it is asked again
  }
}

/** Makes a token worth nothing, for somebody whose device forgets it. */
export async function forget(session: Session, { ref, room, token }: Forget): Promise<void> {
  await answering(session, ref, "session.forget", async () => {
    session.send(answerFrame(ref, await session.parts.bus.ask({ type: "session.forget", room, token })));
  });
}

/** Runs a question to the rooms service, timed; where nobody answers, that is said. */
export async function answering(
  session: Session,
  ref: number,
  request: RequestType,
  run: () => Promise<void>,
): Promise<void> {
  const done = session.parts.metrics.askSeconds.startTimer({ request });
  try {
    await run();
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    session.refuse({ ref, reason: "unavailable", retryAfter: 1000 });
  } finally {
    done();
  }
}

/** A word for one wish: asked for twice with it, because the first answer did not come, it is one. */
export const newAttempt = () => randomUUID().replaceAll("-", "");

/** What the rooms service is asked; undefined for somebody who is not where it could be asked. */
function requestFor({ state }: Session, { ref: _, ...asked }: Question): RequestOf<RequestType> | undefined {
  if (state.kind !== "inside" && state.kind !== "watching") return undefined;
  const { code, seq, epoch } = state.room;
  switch (asked.type) {
    case "history.fetch":
    case "history.search":
      return { ...asked, room: code, minSeq: seq, epoch };
    case "roster.fetch":
      return { ...asked, type: "room.roster", room: code };
    default: {
      if (state.kind !== "inside") return undefined;
      const by = { id: state.you.id, name: state.you.name };
      const wish = asked.type === "member.remove" && { attempt: newAttempt(), minSeq: seq, epoch };
      return { ...asked, room: code, by, ...wish };
    }
  }
}
