import type { Logger } from "@parlor/service";
import type { EventLog } from "../bus/event-log.ts";
import { pause } from "../pause.ts";
import type { Archive } from "./archive.ts";

type Deps = {
  readonly events: Pick<EventLog, "erase" | "keep">;
  readonly archive: Archive;
  /** Whether the archive is of the broker's log. */
  readonly isCurrent: () => boolean;
  readonly now: () => number;
  readonly log: Pick<Logger, "info">;
};

const every = 250;
/** In batches, and no faster than 400 a second: each entry is a write of the broker's. */
const [atOnce, between] = [20, 50];
/** An unclean stop of the broker brings back what was erased just before (nats-server #7384): all is erased again. */
const doubtEvery = 3_600_000;

/**
 * Erases from the log what no message says any more. Of a message whose post it erases, the log has first what is kept of
 * it. Several instances may do it at once.
 */
export class Eraser {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Erases until the broker is lost. A broker that is found may have come from an unclean stop. */
  async run(lost: AbortSignal): Promise<void> {
    const { archive, isCurrent } = this.#deps;
    let doubted = Number.NEGATIVE_INFINITY;
    while (!lost.aborted) {
      if (isCurrent()) {
        if (performance.now() - doubted > doubtEvery) {
          archive.doubtErased();
          doubted = performance.now();
        }
        await this.#eraseAll(lost);
        await this.#keepAll(lost);
      }
      await pause(every, lost);
    }
  }

  async #eraseAll(lost: AbortSignal): Promise<void> {
    const { archive, events, isCurrent, log } = this.#deps;
    let [last, count] = [0, 0];
    while (!lost.aborted && isCurrent()) {
      const due = archive.toErase(last, atOnce);
      const erased = due.at(-1);
      if (erased === undefined) break;
      if (!(await events.erase(due, archive.epoch))) break;
      archive.erased(due);
      [last, count] = [erased, count + due.length];
      await pause(between, lost);
    }
    if (count === 0) return;
    archive.empty();
    log.info({ entries: count }, "erased");
  }

  /** The post is erased once the archive has read in the log what is kept of it. */
  async #keepAll(lost: AbortSignal): Promise<void> {
    const { archive, events, isCurrent, now } = this.#deps;
    let last = 0;
    while (!lost.aborted && isCurrent()) {
      const messages = archive.toKeep(last, atOnce, now());
      const newest = messages.at(-1);
      if (newest === undefined || !(await events.keep(messages, archive.epoch))) return;
      last = newest.kept.target;
      await pause(between, lost);
    }
  }
}
