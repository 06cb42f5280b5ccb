import type { RoomCode } from "@parlor/contracts";
import type { Fate } from "./fate.ts";

/** What became of a post: its echo was heard, or the log said so when asked. */
export type Outcome = Fate | { readonly kind: "echoed"; readonly seq: number };

/** A post on its way: sent to the log, its echo not seen. */
export type Post = {
  readonly code: RoomCode;
  readonly dedupe: string;
  readonly data: Uint8Array;
  /** Whether its author may say it now: until then it is not sent again. */
  readonly mayGo: () => boolean;
  /** Calls back once, when it is known what became of the post. */
  readonly resolved: (outcome: Outcome) => void;
};

type Waiting = { readonly posts: Post[]; since: number; asking: boolean };

/** How long an echo may take before the log is asked, in milliseconds: many times what it takes. */
const patience = 1_000;
/** So many are asked after at the same time: a broker that is late because it has much to do is not given much more. */
const atOnce = 64;

/** Where an overdue post is asked after: the part of the bus that this file needs. */
export type Asked = {
  readonly sure: boolean;
  settle(code: RoomCode, dedupe: string, data: Uint8Array): Promise<Fate>;
};

/**
 * The posts whose echo has not come. One that is overdue is sent again under the same id, this time with a question:
 * the log says that it is stored now, that it was stored before, or that it cannot be [D1] [D5] [D9]. While the log
 * does not answer at all it is asked again and again, since a post that may be stored can never be called failed.
 */
export class Unresolved {
  readonly #waiting = new Map<string, Waiting>();
  #asking = 0;
  readonly #bus: Asked;
  readonly #now: () => number;
  readonly #overdue: () => void;

  /** `now` is in milliseconds of a clock that never goes back; `overdue` counts. */
  constructor(bus: Asked, now: () => number, overdue: () => void) {
    this.#bus = bus;
    this.#now = now;
    this.#overdue = overdue;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** Notes a post that is being sent. Two connections of one member may send the same one. */
  add(post: Post): void {
    const waiting = this.#waiting.get(post.dedupe);
    if (waiting) waiting.posts.push(post);
    else this.#waiting.set(post.dedupe, { posts: [post], since: this.#now(), asking: false });
  }

  /** Its author is gone: where it has not been stored, they will send it again from elsewhere, if they still may. */
  drop(post: Post): void {
    const waiting = this.#waiting.get(post.dedupe);
    if (!waiting?.posts.includes(post)) return;
    waiting.posts.splice(waiting.posts.indexOf(post), 1);
    if (waiting.posts.length === 0) this.#waiting.delete(post.dedupe);
  }

  /** The echo has come. Gives how long it took in milliseconds, or undefined where nobody here waited. */
  echoed(dedupe: string, seq: number): number | undefined {
    const waiting = this.#waiting.get(dedupe);
    if (!waiting) return undefined;
    this.#resolve(dedupe, { kind: "echoed", seq });
    return this.#now() - waiting.since;
  }

  /** Asks after every post that is overdue. To be called often. */
  sweep(): void {
    if (!this.#bus.sure) return; // questions would only pile up
    const due = this.#now() - patience;
    for (const [dedupe, waiting] of this.#waiting) {
      if (this.#asking >= atOnce) return;
      const post = waiting.posts.find(({ mayGo }) => mayGo());
      if (waiting.asking || waiting.since > due || !post) continue;
      waiting.asking = true;
      this.#overdue();
      void this.#ask(dedupe, waiting, post);
    }
  }

  async #ask(dedupe: string, waiting: Waiting, post: Post): Promise<void> {
    this.#asking += 1;
    try {
      this.#resolve(dedupe, await this.#bus.settle(post.code, dedupe, post.data));
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
