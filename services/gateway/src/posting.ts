import {
  dedupeId,
  type Member,
  type MessageId,
  type MessagePost,
  messagePosted,
  type Refused,
} from "@parlor/contracts";
import type { Backlog } from "./backlog.ts";
import type { Bus } from "./bus.ts";
import { NoAnswer } from "./certainty.ts";
import { encode, placedFrame } from "./frame.ts";
import type { LocalRoom } from "./local-room.ts";
import type { GatewayMetrics } from "./metrics.ts";
import { readEvent } from "./reading.ts";
import type { Outcome, Post, Unresolved } from "./unresolved.ts";

/** Posts that may wait behind the one on its way; more are refused as `busy`. */
const queueLength = 256;
/** When a post that was refused may be tried again, in milliseconds. */
const retryAfter = { busy: 1_000, "store-full": 60_000 } as const;

type PostingParts = {
  readonly bus: Bus;
  readonly unresolved: Unresolved;
  readonly backlog: Backlog;
  readonly metrics: GatewayMetrics;
};

/**
 * The posts of one connection in its room, one at a time: while the fate of one is unknown the next waits, or a retry
 * would bring it into the log after its successor [D4].
 */
export class Posting {
  readonly #parts: PostingParts;
  readonly #room: LocalRoom;
  readonly #by: Member;
  readonly #send: (frame: Uint8Array | string) => void;
  readonly #queue: MessagePost[] = [];
  #underWay: Post | undefined;
  #stopped = false;

  constructor(parts: PostingParts, room: LocalRoom, by: Member, send: (frame: Uint8Array | string) => void) {
    this.#parts = parts;
    this.#room = room;
    this.#by = by;
    this.#send = send;
  }

  /** Takes a post. Its echo is the answer, or a refusal that names its id. */
  post(command: MessagePost): void {
    if (this.#queue.some(({ id }) => id === command.id)) return; // it is on its way
    if (!this.#room.hasSpace) return this.#refuse(command.id, "store-full");
    if (this.#queue.length >= queueLength || !this.#parts.backlog.take(command))
      return this.#refuse(command.id, "busy");
    this.#queue.push(command);
    if (this.#queue.length === 1) this.#next();
  }

  /** The connection is gone: what has not been sent stays in the client's outbox. */
  stop(): void {
    this.#stopped = true;
    for (const command of this.#queue.splice(0)) this.#parts.backlog.giveBack(command);
    if (this.#underWay) this.#parts.unresolved.drop(this.#underWay);
  }

  /** Publishes the first that waits, unless its author may have been removed: that is known when the room is current [M3]. */
  #next(): void {
    const [command] = this.#queue;
    if (!command) return;
    if (this.#room.order.isCurrent) this.#publish(command);
    else this.#room.order.whenCurrent(() => this.#next());
  }

  #publish({ id, text }: MessagePost): void {
    const { code } = this.#room;
    const { bus, unresolved, metrics } = this.#parts;
    const dedupe = dedupeId(code, this.#by.id, id);
    const event = { ts: this.#room.stamp(), id, by: this.#by.id, name: this.#by.name, text };
    const data = Buffer.from(messagePosted(event));
    const resolved = (outcome: Outcome) => void this.#resolved(id, outcome);
    this.#underWay = { code, dedupe, data, mayGo: () => this.#room.order.isCurrent, resolved };
    unresolved.add(this.#underWay);
    metrics.posts.inc();
    bus.publish(code, dedupe, data);
  }

  async #resolved(id: MessageId, outcome: Outcome): Promise<void> {
    if (outcome.kind !== "echoed") await this.#settle(id, outcome);
    this.#underWay = undefined;
    const done = this.#queue.shift();
    if (done) this.#parts.backlog.giveBack(done);
    this.#next();
  }

  /** The echo did not come, but the log has said what became of the post. */
  async #settle(id: MessageId, outcome: Exclude<Outcome, { kind: "echoed" }>): Promise<void> {
    if (outcome.kind === "refused") return this.#refuse(id, outcome.reason);
    try {
      await this.#room.order.mend();
      if (outcome.kind === "duplicate") await this.#showAgain(id, outcome.seq);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error; // else it is in the log, and the next check brings it
    }
  }

  /** It was stored before: its author has perhaps not seen it. What stands there must be the same message [D6]. */
  async #showAgain(id: MessageId, seq: number): Promise<void> {
    const stored = await this.#parts.bus.at(this.#room.code, seq);
    const event = stored && readEvent(stored.data);
    const same = event?.type === "message.posted" && event.id === id && event.by === this.#by.id;
    if (stored && same) this.#reply(placedFrame(stored));
    else this.#refuse(id, "invalid");
  }

  #refuse(id: MessageId, reason: keyof typeof retryAfter | "invalid"): void {
    const again = reason !== "invalid" && { retryAfter: retryAfter[reason] };
    const refused: Refused = { type: "refused", id, reason, ...again };
    this.#parts.metrics.refusals.inc({ reason });
    this.#reply(encode(refused));
  }

  #reply(frame: Uint8Array | string): void {
    if (!this.#stopped) this.#send(frame);
  }
}
