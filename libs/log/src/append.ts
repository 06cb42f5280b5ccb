import type { Bus } from "@parlor/bus";
import { type RoomCode, subjects } from "@parlor/contracts";
import type { RoomLog, Stored } from "./follow.ts";
import { type LogLease, NoAnswer } from "./lease.ts";

export type PublishResult =
  | { readonly kind: "stored" | "duplicate"; readonly seq: number }
  | { readonly kind: "refused"; readonly reason: "busy" | "store-full" };

const underWay = 10158;
/** The broker's codes for a full log or disk. */
const full = new Set([10023, 10047, 10077]);

/** Undefined if there is no code, or if the broker is just storing that event: that is no refusal [D9]. */
export function refusalOf(code: number | undefined): "busy" | "store-full" | undefined {
  if (code === undefined || code === underWay) return undefined;
  return full.has(code) ? "store-full" : "busy";
}

export type Outcome = PublishResult | { readonly kind: "echoed"; readonly seq: number };

export type Post = {
  readonly code: RoomCode;
  readonly dedupe: string;
  readonly data: Uint8Array;
  /** Whether its author may say it now; it is sent again only then. */
  readonly isAllowed: () => boolean;
  readonly resolved: (outcome: Outcome) => void;
};

type Waiting = { readonly posts: Post[]; since: number; asking: boolean };

export type PostTarget = {
  readonly lease: Pick<LogLease, "valid">;
  publishAndAsk(code: RoomCode, dedupe: string, data: Uint8Array): Promise<PublishResult>;
};

const echoWithin = 1_000;
/** At a time: a late broker has much to do already. */
const askedAtOnce = 64;

/** Asks after posts without an echo, under the same id, until the log answers: they may be stored [D1] [D5] [D9]. */
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

  /** Sends all posts of this turn together, without a request: the echo confirms each. */
  publish(post: Post): void {
    const waiting = this.#waiting.get(post.dedupe);
    if (waiting) waiting.posts.push(post);
    else this.#waiting.set(post.dedupe, { posts: [post], since: this.#now(), asking: false });
    if (this.#outgoing.push(post) === 1) setImmediate(() => this.#send());
  }

  /** The author is gone: if it was not stored, they send it again from elsewhere, if they still may. */
  drop(post: Post): void {
    const waiting = this.#waiting.get(post.dedupe);
    if (!waiting?.posts.includes(post)) return;
    waiting.posts.splice(waiting.posts.indexOf(post), 1);
    if (waiting.posts.length === 0) this.#waiting.delete(post.dedupe);
  }

  /** How long the echo took in ms; undefined if nobody here waited for it. */
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

  /** If the lease is invalid, a removal may have been missed: such posts are asked after later. */
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

/** Bounds the bytes of all posts in queues: while the bus is away, everybody waits [L4]. */
export class Backlog {
  readonly #most: number;
  #bytes = 0;

  constructor(most = 64 * 1024 * 1024) {
    this.#most = most;
  }

  /** False if there is not enough memory. */
  take(bytes: number): boolean {
    if (this.#bytes + bytes > this.#most) return false;
    this.#bytes += bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#bytes -= bytes;
  }
}

export type Authorship<C> = {
  readonly code: RoomCode;
  readonly dedupe: (command: C) => string;
  readonly encode: (command: C) => Uint8Array;
  /** Bytes of memory that it takes while it waits. */
  readonly sizeOf: (command: C) => number;
  readonly refused: (command: C, reason: "busy" | "store-full") => void;
  /** The log had an event under the command's id, perhaps another author's. */
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

  /** The author is gone: what was not sent stays in the client's outbox. */
  stop(): void {
    this.#stopped = true;
    for (const command of this.#queue.splice(0)) this.#deps.backlog.giveBack(this.#authorship.sizeOf(command));
    if (this.#current) this.#deps.pending.drop(this.#current);
  }

  /** Waits until the log is valid: the author may have been removed [M3]. */
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
