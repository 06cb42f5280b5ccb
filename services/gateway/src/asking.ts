import { type Command, type RequestOf, type RequestType, readRoom } from "@parlor/contracts";
import { NoAnswer } from "./certainty.ts";
import { answerFrame } from "./frame.ts";
import type { Session } from "./session.ts";

type Peek = Extract<Command, { type: "room.peek" }>;
type Question = Extract<
  Command,
  { type: "room.rename" | "room.lock" | "member.remove" | "roster.fetch" | "history.fetch" | "history.search" }
>;

/** Passes a question about the session's room on to the rooms service, vouching for who asks, and its answer back. */
export async function ask(session: Session, command: Question): Promise<void> {
  const request = requestFor(session, command);
  if (!request) return session.refuse({ ref: command.ref, reason: "not-in-a-room" });
  await answering(session, command.ref, request.type, async () => {
    session.send(answerFrame(command.ref, await session.parts.bus.ask(request)));
  });
}

/** Shows a room's door. Who tries many doors that are not there has to wait between them. */
export async function peek(session: Session, { ref, room }: Peek): Promise<void> {
  const retryAfter = readRoom(room)?.kind === "coded" ? session.allowance.untilLookUp() : 0;
  if (retryAfter > 0) return session.refuse({ ref, reason: "too-fast", retryAfter });
  await answering(session, ref, "room.peek", async () => {
    const answer = await session.parts.bus.askAndRead<"room.peek">({ type: "room.peek", room });
    if (answer.type === "room.peeked") return session.reply({ ref, ...answer });
    if (answer.reason === "no-such-room") missed(session);
    session.refuse({ ref, ...answer });
  });
}

/** Accounts for a code that does not exist. */
export function missed({ allowance, parts }: Session): void {
  allowance.missed();
  parts.metrics.missedLookUps.inc();
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
    default:
      return state.kind === "inside"
        ? { ...asked, room: code, by: { id: state.you.id, name: state.you.name } }
        : undefined;
  }
}
