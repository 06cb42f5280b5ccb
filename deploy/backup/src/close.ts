import { setTimeout as delay } from "node:timers/promises";
import type { NatsConnection } from "@nats-io/transport-node";
import { type AnswerOf, type RefusedAnswer, requests, subjects } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { ask, send } from "./bus/broker.ts";
import { Failure } from "./failure.ts";
import { log } from "./streams.ts";

type Closed = Exclude<AnswerOf<"room.close">, RefusedAnswer>;

const contract = check<(typeof requests)["room.close"]["answer"]>(requests["room.close"].answer);
/** How long, in ms, a message under way may take to reach the log. */
const settling = 2_000;

/**
 * Closes a room for good, removes its members and purges its messages; General is only emptied. Rejects with Failure.
 */
export async function close(bus: NatsConnection, typed: string): Promise<string> {
  await askToClose(bus, typed);
  await delay(settling);
  const { room, seq } = await askToClose(bus, typed); // again: what was said meanwhile is before this
  const { purged } = await ask<{ purged: number }>(bus, "PURGE", log, { filter: subjects.log(room), seq });
  return `Closed; ${purged} entries of the log are gone.`;
}

async function askToClose(bus: NatsConnection, room: string): Promise<Closed> {
  const about = "the wish to close the room";
  const absent = "Parlor is not running, and has to, so that it can send away who is in the room";
  const question = JSON.stringify({ type: "room.close", room });
  const answer = (await send(bus, subjects.request("room.close"), question, { about, absent })).json<unknown>();
  if (contract.accepts(answer)) return answer;
  const reason = typeof answer === "object" && answer !== null ? Reflect.get(answer, "reason") : undefined;
  throw new Failure(said(room, String(reason)));
}

function said(room: string, reason: string): string {
  if (reason === "no-such-room") return `there is no room ${JSON.stringify(room)}`;
  if (reason === "room-name-invalid") return `${JSON.stringify(room)} is neither a room's code nor its name`;
  return `the room cannot be closed at the moment (${reason}): try again`;
}
