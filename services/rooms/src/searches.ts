import { Worker } from "node:worker_threads";
import { limits } from "@parlor/contracts";
import type { Archive } from "./archive.ts";
import type { Found, Search } from "./finder.ts";
import type { Metrics } from "./metrics.ts";
import { type Bounds, SearchQueue } from "./search-queue.ts";
import type { Close } from "./search-thread.ts";
import { SearchTime } from "./search-time.ts";

/** The number of a thread that has ended. */
const gone = -1;

/** Somebody searches a room for messages before a seq. */
type Question = Pick<Search, "room" | "query" | "before">;

/** There is no answer now; in so many milliseconds there may be one. */
type Busy = { readonly retryAfter: number };

const comeAgain = 1000;
const bounds: Bounds = { most: 32, ofRoom: 4, patience: 1000 };
/** A search stops after this many milliseconds, with what it has found. */
const budget = 150;
/** One that has not stopped by then never will: its thread is given up. */
const stuck = 5000;

/**
 * Searches the archive in a thread of its own, one search at a time: however long one takes, everything else that the
 * rooms service is asked is answered meanwhile.
 */
export class Searches {
  readonly #archive: Archive;
  readonly #metrics: Pick<Metrics, "searches">;
  readonly #queue = new SearchQueue<Found>(bounds);
  readonly #time = new SearchTime();
  #thread: Worker | undefined;

  constructor(archive: Archive, metrics: Pick<Metrics, "searches">) {
    this.#archive = archive;
    this.#metrics = metrics;
    this.#thread = this.#begin(); // which takes a tenth of a second: nobody should wait for it
  }

  /** The newest that match, as of what the archive holds when the search begins; or that too much is asked at the moment. */
  async search(question: Question): Promise<Found | Busy> {
    const retryAfter = this.#time.untilFree(question.room, performance.now());
    const found = retryAfter > 0 ? "busy" : await this.#ask(question);
    this.#metrics.searches.inc({ outcome: found === "busy" ? "busy" : found.late ? "late" : "answered" });
    // Cut short with nothing found, it would look as if there were nothing.
    if (found === "busy" || (found.late && found.events.length === 0))
      return { retryAfter: Math.max(retryAfter, comeAgain) };
    return found;
  }

  #ask({ room, query, before }: Question): Promise<Found | "busy"> {
    return this.#queue.ask(room, `${before} ${query}`, async () => {
      this.#archive.commit(); // the thread sees only what is committed
      const found = await this.#find({ room, query, before, limit: limits.searchPage, budget });
      this.#time.spend(room, found.took, performance.now());
      return found;
    });
  }

  /**
   * Ends the thread, by asking it: one that is terminated while it loads SQLite takes the whole process along. Only one
   * that is stuck is.
   */
  async close(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    if (!thread || thread.threadId === gone) return;
    const ended = new Promise((resolve) => thread.once("exit", resolve));
    thread.postMessage("close" satisfies Close);
    const late = setTimeout(() => void thread.terminate(), stuck);
    await ended;
    clearTimeout(late);
  }

  #find(search: Search): Promise<Found> {
    const { promise, resolve, reject } = Promise.withResolvers<Found>();
    this.#thread ??= this.#begin();
    const thread = this.#thread;
    const giveUp = (error: Error) => {
      if (this.#thread === thread) this.#thread = undefined;
      void thread.terminate(); // as soon as it comes up from SQLite
      reject(error);
    };
    const ended = () => giveUp(new Error("The thread that searches ended."));
    const late = setTimeout(() => giveUp(new Error("A search did not stop.")), stuck);
    thread.once("message", resolve).once("error", giveUp).once("exit", ended);
    thread.postMessage(search);
    return promise.finally(() => {
      clearTimeout(late);
      thread.off("message", resolve).off("error", giveUp).off("exit", ended);
    });
  }

  #begin(): Worker {
    const thread = new Worker(new URL("./search-thread.ts", import.meta.url), { workerData: this.#archive.file });
    thread.on("error", () => undefined); // what fails while nobody waits is noticed by the next who searches
    thread.unref();
    return thread;
  }
}
