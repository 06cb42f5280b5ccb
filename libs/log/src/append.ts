import type { Bus } from "@parlor/bus";
import { type RoomCode, subjects } from "@parlor/contracts";
import type { RoomLog, Stored } from "./follow.ts";
import { type LogLease, NoAnswer } from "./lease.ts";

/** What the log said of an event that was published with a question. */
export type PublishResult =
  | { readonly kind: "stored" | "duplicate"; readonly seq: number }
  | { readonly kind: "refused"; readonly reason: "busy" | "store-full" };

const underWay = 10158;
/** The broker's codes for a log, or a disk, that is full. */
const full = new Set([10023, 10047, 10077]);

/** What the broker's refusal means. Undefined for none, or if it is just storing that event: that is no refusal [D9]. */
export function refusalOf(code: number | undefined): "busy" | "store-full" | undefined {
  if (code === undefined || code === underWay) return undefined;
  return full.has(code) ? "store-full" : "busy";
}

export type Outcome = PublishResult | { readonly kind: "echoed"; readonly seq: number };

/** A post that was sent to the log. */
export type Post = {
  readonly code: RoomCode;
  readonly dedupe: string;
  readonly data: Uint8Array;
  /** Whether its author may say it now: until then it is not sent again. */
  readonly isAllowed: () => boolean;
  readonly resolved: (outcome: Outcome) => void;
};

type Waiting = { readonly posts: Post[]; since: number; asking: boolean };

export type PostTarget = {
  readonly lease: Pick<LogLease, "valid">;
  publishAndAsk(code: RoomCode, dedupe: string, data: Uint8Array): Promise<PublishResult>;
};

const echoWithin = 1_000;
/** Posts asked after at a time: a late broker has much to do already. */
const askedAtOnce = 64;

/**
 * The posts without an echo. An overdue one is sent again under the same id, with a question: the log answers that it
 * is stored now, was stored before, or cannot be [D1] [D5] [D9]. Without an answer it asks again and again: a post that
 * may be stored can never be called failed.
 */
export class PendingPosts {
  readonly #waiting = new Map<string, Waiting>();
  #outgoing: Post[] = [];
  #asking = 0;
  readonly #bus: Pick<Bus, "publish">;
  readonly #log: PostTarget;
  readonly #now: () => number;
  readonly #overdue: () => void;

  constructor(bus: Pick<Bus, "publish">, log: PostTarget, now: () => number, overdue: () => void) {
    this.#bus = bus;
    this.#log = log;
    this.#now = now;
    this.#overdue = overdue;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** Sends a post without a question, together with all of this turn: its echo is the confirmation. */
  publish(post: Post): void {
    const waiting = this.#waiting.get(post.dedupe);
    if (waiting) waiting.posts.push(post);
    else this.#waiting.set(post.dedupe, { posts: [post], since: this.#now(), asking: false });
    if (this.#outgoing.push(post) === 1) setImmediate(() => this.#send());
  }

  /** Its author is gone: if it was not stored, they send it again from elsewhere, if they still may. */
  drop(post: Post): void {
    const waiting = this.#waiting.get(post.dedupe);
    if (!waiting?.posts.includes(post)) return;
    waiting.posts.splice(waiting.posts.indexOf(post), 1);
    if (waiting.posts.length === 0) this.#waiting.delete(post.dedupe);
  }

  /** An echo has come. Gives how long it took in ms, or undefined if nobody here waited for it. */
  echoed(dedupe: string, seq: number): number | undefined {
    const waiting = this.#waiting.get(dedupe);
    if (!waiting) return undefined;
    this.#resolve(dedupe, { kind: "echoed", seq });
    return this.#now() - waiting.since;
  }

  sweep(): void {
    if (!this.#log.lease.valid) return; // questions would only pile up
    const due = this.#now() - echoWithin;
    for (const [dedupe, waiting] of this.#waiting) {
      if (this.#asking >= askedAtOnce) return;
      const post = waiting.posts.find(({ isAllowed }) => isAllowed());
      if (waiting.asking || waiting.since > due || !post) continue;
      waiting.asking = true;
      this.#overdue();
      void this.#ask(dedupe, waiting, post);
    }
  }

  /** A post that is not sent, because a removal may have been missed, is asked after later. */
  #send(): void {
    const outgoing = this.#outgoing;
    this.#outgoing = [];
    if (!this.#log.lease.valid) return;
    for (const { code, dedupe, data } of outgoing) this.#bus.publish(subjects.log(code), data, dedupe);
  }

  async #ask(dedupe: string, waiting: Waiting, post: Post): Promise<void> {
    this.#asking += 1;
    try {
      this.#resolve(dedupe, await this.#log.publishAndAsk(post.code, dedupe, post.data));
    } catch {
      waiting.asking = false; // nobody answered: it is still not known
      waiting.since = this.#now();
    }
    this.#asking -= 1;
  }

  #resolve(dedupe: string, outcome: Outcome): void {
    const waiting = this.#waiting.get(dedupe);
    this.#waiting.delete(dedupe);
    for (const post of waiting?.posts ?? []) post.resolved(outcome);
  }
}

/** Bounds the memory of all posts that wait in queues, in bytes: while the bus is away, everybody waits [L4]. */
export class Backlog {
  readonly #most: number;
  #bytes = 0;

  constructor(most = 64 * 1024 * 1024) {
    this.#most = most;
  }

  /** Reserves memory; false if there is not enough. */
  take(bytes: number): boolean {
    if (this.#bytes + bytes > this.#most) return false;
    this.#bytes += bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#bytes -= bytes;
  }
}

/** How an author's commands become events, and what is told of it. */
export type Authorship<C> = {
  readonly code: RoomCode;
  readonly dedupe: (command: C) => string;
  readonly encode: (command: C) => Uint8Array;
  /** Bytes of memory that it takes while it waits. */
  readonly sizeOf: (command: C) => number;
  readonly refused: (command: C, reason: "busy" | "store-full") => void;
  /** Under the command's id the log had an event before. It may be another author's. */
  readonly storedBefore: (command: C, event: Stored | undefined) => void;
};

export type QueueDeps = {
  readonly pending: PendingPosts;
  readonly backlog: Backlog;
  readonly at: (code: RoomCode, seq: number) => Promise<Stored | undefined>;
};

const longestQueue = 256;

/** One author's posts in one room, one at a time: a retry would bring one into the log after its successor [D4]. */
export class PostQueue<C extends { readonly id: string }> {
  readonly #deps: QueueDeps;
  readonly #log: RoomLog;
  readonly #authorship: Authorship<C>;
  readonly #queue: C[] = [];
  #current: Post | undefined;
  #stopped = false;

  constructor(deps: QueueDeps, log: RoomLog, authorship: Authorship<C>) {
    this.#deps = deps;
    this.#log = log;
    this.#authorship = authorship;
  }

  has(id: C["id"]): boolean {
    return this.#queue.some((command) => command.id === id);
  }

  post(command: C): boolean {
    if (this.#queue.length >= longestQueue || !this.#deps.backlog.take(this.#authorship.sizeOf(command))) return false;
    this.#queue.push(command);
    if (this.#queue.length === 1) this.#next();
    return true;
  }

  /** The author is gone: what has not been sent stays in the client's outbox. */
  stop(): void {
    this.#stopped = true;
    for (const command of this.#queue.splice(0)) this.#deps.backlog.giveBack(this.#authorship.sizeOf(command));
    if (this.#current) this.#deps.pending.drop(this.#current);
  }

  /** Waits until the log is valid: its author may have been removed [M3]. */
  #next(): void {
    const [command] = this.#queue;
    if (!command) return;
    if (this.#log.valid) this.#publish(command);
    else this.#log.whenValid(() => this.#next());
  }

  #publish(command: C): void {
    const { code, dedupe, encode } = this.#authorship;
    this.#current = {
      code,
      dedupe: dedupe(command),
      data: encode(command),
      isAllowed: () => this.#log.valid,
      resolved: (outcome) => void this.#resolved(command, outcome),
    };
    this.#deps.pending.publish(this.#current);
  }

  async #resolved(command: C, outcome: Outcome): Promise<void> {
    if (outcome.kind !== "echoed") await this.#answered(command, outcome);
    this.#current = undefined;
    const done = this.#queue.shift();
    if (done) this.#deps.backlog.giveBack(this.#authorship.sizeOf(done));
    this.#next();
  }

  async #answered(command: C, result: PublishResult): Promise<void> {
    if (this.#stopped) return;
    if (result.kind === "refused") return this.#authorship.refused(command, result.reason);
    try {
      await this.#log.repair();
      if (result.kind === "stored") return;
      const event = await this.#deps.at(this.#authorship.code, result.seq);
      if (!this.#stopped) this.#authorship.storedBefore(command, event);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error; // else it is in the log, and the next check brings it
    }
  }
}
