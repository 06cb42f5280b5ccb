import { type AnswerOf, type Command, readRoom } from "@parlor/contracts";
import type { Allowance, Resource } from "./limits.ts";
import type { Session } from "./session.ts";
import type { Try } from "./tries.ts";

type Entrance = Extract<Command, { type: "room.create" | "room.join" }>;
type Answer = AnswerOf<"room.join">;

/** What was paid for coming in. */
export type Toll = {
  /** Only a token may open the door: the address has nothing left that a stranger would pay with. */
  readonly proven: boolean;
  /** Pays back what was not needed; without an answer, all of it. */
  settle(answer: Answer | undefined): void;
};

/**
 * Pays for what somebody who comes in may cause, before the rooms service is asked: a new member, a new room, a try at a
 * code that may not exist. An address that cannot pay is slowed down, and yet somebody who holds a token of the room
 * comes in: the rooms service is asked to look at the token first. Gives the milliseconds to wait if nothing helps.
 */
export async function payToll(session: Session, command: Entrance): Promise<Toll | number> {
  const { allowance, parts } = session;
  const paid = payAll(
    allowance,
    command.type === "room.create" || command.create ? ["newcomers", "rooms"] : ["newcomers"],
  );
  if (typeof paid === "number") return byToken(session, command, paid);
  if (command.type === "room.create" || readRoom(command.room)?.kind !== "coded") return tollOf(allowance, paid);
  const lookUp = await parts.lookUps.begin(allowance);
  if (typeof lookUp !== "number") return tollOf(allowance, paid, lookUp);
  for (const resource of paid) allowance.giveBack(resource, 1);
  return byToken(session, command, lookUp);
}

/** Pays one of each, or nothing: then gives how long to wait. */
function payAll(allowance: Allowance, resources: readonly Resource[]): readonly Resource[] | number {
  const paid: Resource[] = [];
  for (const resource of resources) {
    const wait = allowance.spend(resource, 1);
    if (wait === 0) paid.push(resource);
    else {
      for (const each of paid) allowance.giveBack(each, 1);
      return wait;
    }
  }
  return paid;
}

async function byToken({ allowance, parts }: Session, command: Entrance, wait: number): Promise<Toll | number> {
  if (command.type === "room.create" || command.token === undefined) return wait;
  const proof = await parts.proofs.begin(allowance);
  if (typeof proof === "number") return wait;
  return { proven: true, settle: (answer) => (isRefused(answer, "too-fast") ? proof.miss() : proof.hit()) };
}

function tollOf(allowance: Allowance, paid: readonly Resource[], lookUp?: Try): Toll {
  return {
    proven: false,
    settle(answer) {
      for (const resource of paid) if (!isNeeded(resource, answer)) allowance.giveBack(resource, 1);
      if (isRefused(answer, "no-such-room")) lookUp?.miss();
      else lookUp?.hit();
    },
  };
}

function isNeeded(resource: Resource, answer: Answer | undefined): boolean {
  if (answer?.type !== "member.admitted") return false;
  return resource === "rooms" ? answer.made === true : answer.known !== true;
}

function isRefused(answer: Answer | undefined, reason: "no-such-room" | "too-fast"): boolean {
  return answer?.type === "refused" && answer.reason === reason;
}
