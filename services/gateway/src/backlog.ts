import type { MessagePost } from "@parlor/contracts";

/** What waits to be published may hold so much memory on this gateway, in bytes: while the bus is away, everybody waits. */
const mostBytes = 64 * 1024 * 1024;
/** What a post costs beside its text. */
const overhead = 256;

/** All posts that wait on this gateway, whoever's they are: a bound on all of them [L4]. */
export class Backlog {
  readonly #most: number;
  #bytes = 0;

  constructor(most = mostBytes) {
    this.#most = most;
  }

  /** Makes room for a post; false where there is none. */
  take(post: MessagePost): boolean {
    const bytes = sizeOf(post);
    if (this.#bytes + bytes > this.#most) return false;
    this.#bytes += bytes;
    return true;
  }

  /** A post that was taken waits no longer. */
  giveBack(post: MessagePost): void {
    this.#bytes -= sizeOf(post);
  }
}

/** A string holds at most two bytes for each of its units. */
const sizeOf = ({ text }: MessagePost) => overhead + 2 * text.length;
