import { randomUUID } from "node:crypto";
import {
  type Command,
  historyCost,
  type Member,
  type Refused,
  type Reply,
  type RequestOf,
  type RequestType,
  type RoomCode,
} from "@parlor/contracts";
import { ignoreNoAnswer, NoAnswer } from "@parlor/log";
import type { GatewayBus } from "../bus.ts";
import { answerFrame } from "../edge/frame.ts";
import type { Allowance, Resource } from "../edge/limits.ts";
import type { Tolls } from "../edge/tolls.ts";
import type { GatewayMetrics } from "../metrics.ts";
import type { Room } from "../room/room.ts";

type Forget = Extract<Command, { type: "session.forget" }>;
type Peek = Extract<Command, { type: "room.peek" }>;
type Question = Extract<
  Command,
  {
    type:
      | "room.rename"
      | "room.lock"
      | "member.remove"
      | "message.remove"
      | "roster.fetch"
      | "history.fetch"
      | "history.search";
  }
>;
export type Search = Extract<Question, { type: "history.search" }>;
type Fetch = Extract<Question, { type: "history.fetch" }>;

export type Asker = {
  readonly allowance: Allowance;
  readonly place: { readonly room: Room; readonly you: Member | undefined } | undefined;
  send(frame: string): void;
  reply(item: Reply): void;
  refuse(refused: Omit<Refused, "type">): void;
};

type QuestionDeps = {
  readonly bus: GatewayBus;
  readonly tolls: Tolls;
  readonly metrics: GatewayMetrics;
  readonly now: () => number;
};

/** The rooms service ends a page after these bytes, and a search after these ms. */
const largestPage = 192 * 1024;
const longestSearch = 100;

/** The gateway vouches for who asks, and from where. */
export class Questions {
  readonly #deps: QuestionDeps;

  constructor(deps: QuestionDeps) {
    this.#deps = deps;
  }

  /** Asks about the connection's room; returns the bytes of the answer, 0 for none. */
  async ask(asker: Asker, command: Question): Promise<number> {
    const request = requestFor(asker, command);
    let bytes = 0;
    if (!request) asker.refuse({ ref: command.ref, reason: "not-in-a-room" });
    else
      await answering(asker, this.#deps.metrics, command.ref, request.type, async () => {
        const frame = answerFrame(command.ref, await this.#deps.bus.ask(request));
        bytes = frame.length;
        asker.send(frame);
      });
    return bytes;
  }

  /** Paid as the largest page; the rest is paid back. */
  async fetchHistory(asker: Asker, command: Fetch): Promise<void> {
    const most = historyCost(largestPage);
    if (!pays(asker, command, "units", most)) return;
    const bytes = await this.ask(asker, command);
    asker.allowance.giveBack("units", Math.max(0, most - historyCost(bytes)));
  }

  async search(asker: Asker, command: Search): Promise<void> {
    if (!pays(asker, command, "searching", longestSearch)) return;
    const { now } = this.#deps;
    const began = now();
    await this.ask(asker, command);
    asker.allowance.giveBack("searching", longestSearch - Math.min(now() - began, longestSearch));
  }

  /** A stranger who tries codes that do not exist has to wait between them. */
  async peek(asker: Asker, { ref, room }: Peek): Promise<void> {
    const { bus, tolls, metrics } = this.#deps;
    const look = await tolls.payLook(asker.allowance, room);
    if (typeof look === "number") return asker.refuse({ ref, reason: "too-fast", retryAfter: look });
    let found = true;
    await answering(asker, metrics, ref, "room.peek", async () => {
      const answer = await bus.askAndRead<"room.peek">({ type: "room.peek", room });
      if (answer.type === "room.peeked") return asker.reply({ ref, ...answer });
      found = answer.reason !== "no-such-room";
      asker.refuse({ ref, ...answer });
    });
    if (found) return look?.hit();
    metrics.missedLookUps.inc();
    look?.miss();
  }

  async forget(asker: Asker, { ref, room, token }: Forget): Promise<void> {
    await answering(asker, this.#deps.metrics, ref, "session.forget", async () => {
      asker.send(answerFrame(ref, await this.#deps.bus.ask({ type: "session.forget", room, token })));
    });
  }

  /** A longer-lived token for a member who has stayed; undefined if it must be asked again. */
  async renew(room: RoomCode, { id, name }: Member): Promise<string | undefined> {
    const request = { type: "session.renew", room, by: { id, name } } as const;
    const answer = await this.#deps.bus.askAndRead<"session.renew">(request).catch(ignoreNoAnswer);
    return answer?.type === "session.renewed" ? answer.token : undefined;
  }
}

function pays(asker: Asker, { ref }: Question, resource: Resource, amount: number): boolean {
  const retryAfter = asker.allowance.spend(resource, amount);
  if (retryAfter > 0) asker.refuse({ ref, reason: "too-fast", retryAfter });
  return retryAfter === 0;
}

/** Times a request to the rooms service. Without an answer, the asker is refused. */
export async function answering(
  asker: Pick<Asker, "refuse">,
  metrics: GatewayMetrics,
  ref: number,
  request: RequestType,
  run: () => Promise<void>,
): Promise<void> {
  const done = metrics.askSeconds.startTimer({ request });
  try {
    await run();
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    asker.refuse({ ref, reason: "unavailable", retryAfter: 1000 });
  } finally {
    done();
  }
}

/** A request repeated with the same attempt is one request. */
export const newAttempt = () => randomUUID().replaceAll("-", "");

function requestFor({ place }: Asker, { ref: _, ...asked }: Question): RequestOf<RequestType> | undefined {
  if (!place) return undefined;
  const { code, seq, epoch } = place.room;
  switch (asked.type) {
    case "history.fetch":
    case "history.search":
      return { ...asked, room: code, minSeq: seq, epoch };
    case "roster.fetch":
      return { ...asked, type: "room.roster", room: code };
    default: {
      if (!place.you) return undefined;
      const by = { id: place.you.id, name: place.you.name };
      if (asked.type === "member.remove")
        return { ...asked, room: code, by, attempt: newAttempt(), minSeq: seq, epoch };
      return { ...asked, room: code, by, ...(asked.type === "message.remove" && { minSeq: seq, epoch }) };
    }
  }
}
