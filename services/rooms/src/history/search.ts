import { Worker } from "node:worker_threads";
import { limits } from "@parlor/contracts";
import type { Metrics } from "../metrics.ts";
import type { Archive } from "./archive.ts";
import type { Found, Search } from "./finder.ts";
import type { Close } from "./search-thread.ts";

const ended = -1;

type Question = Pick<Search, "room" | "query" | "zone" | "before">;
type Busy = { readonly retryAfter: number };

const comeAgain = 1000;
const bounds: Bounds = { most: 32, ofRoom: 4, waits: 1000 };
/** In ms: a search stops then, with what it has found. */
const budget = 150;
/** A search that has not stopped after 5 s never will: its thread is given up. */
const stuck = 5000;

/** One search at a time, in a thread: other questions are answered meanwhile. */
export class Searches {
  readonly #archive: Archive;
  readonly #metrics: Pick<Metrics, "searches">;
  readonly #queue = new SearchQueue<Found>(bounds);
  readonly #time = new SearchTime();
  #thread: Worker | undefined;

  constructor(archive: Archive, metrics: Pick<Metrics, "searches">) {
    this.#archive = archive;
    this.#metrics = metrics;
    this.#thread = this.#begin(); // takes a tenth of a second: nobody should wait for it
  }

  async search(question: Question): Promise<Found | Busy> {
    const retryAfter = this.#time.untilFree(question.room, performance.now());
    const found = retryAfter > 0 ? "busy" : await this.#ask(question);
    this.#metrics.searches.inc({ outcome: found === "busy" ? "busy" : found.late ? "late" : "answered" });
    // A late search without a result must not look like none.
    if (found === "busy" || (found.late && found.events.length === 0))
      return { retryAfter: Math.max(retryAfter, comeAgain) };
    return found;
  }

  #ask({ room, query, zone, before }: Question): Promise<Found | "busy"> {
    return this.#queue.ask(room, `${before} ${zone} ${query}`, async () => {
      this.#archive.commit(); // the thread sees only what is committed
      const after = this.#archive.closedAt(room);
      const limit = limits.searchPage;
      const found = await this.#find({
        room,
        query,
        ...(zone !== undefined && { zone }),
        after,
        before,
        limit,
        budget,
      });
      this.#time.spend(room, found.took, performance.now());
      return found;
    });
  }

  /** Asks the thread to end: terminating one that loads SQLite ends the process. Only a stuck one is terminated. */
  async close(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    if (!thread || thread.threadId === ended) return;
    const exit = new Promise((resolve) => thread.once("exit", resolve));
    thread.postMessage("close" satisfies Close);
    const late = setTimeout(() => void thread.terminate(), stuck);
    await exit;
    clearTimeout(late);
  }

  #find(search: Search): Promise<Found> {
    const { promise, resolve, reject } = Promise.withResolvers<Found>();
    this.#thread ??= this.#begin();
    const thread = this.#thread;
    const giveUp = (error: Error) => {
      if (this.#thread === thread) this.#thread = undefined;
      void thread.terminate(); // when it returns from SQLite
      reject(error);
    };
    const exited = () => giveUp(new Error("The thread that searches ended."));
    const late = setTimeout(() => giveUp(new Error("A search did not stop.")), stuck);
    thread.once("message", resolve).once("error", giveUp).once("exit", exited);
    thread.postMessage(search);
    return promise.finally(() => {
      clearTimeout(late);
      thread.off("message", resolve).off("error", giveUp).off("exit", exited);
    });
  }

  #begin(): Worker {
    const thread = new Worker(new URL("./search-thread.ts", import.meta.url), { workerData: this.#archive.file });
    thread.on("error", () => undefined); // a failure while nobody waits is found by the next search
    thread.unref();
    return thread;
  }
}

type Job<R> = { readonly answer: Promise<R | "busy">; readonly start: () => void };

/** How many jobs may wait, in all and of one room, and for how many ms. */
export type Bounds = { readonly most: number; readonly ofRoom: number; readonly waits: number };

/** One job at a time; rooms take turns. The same question is one job; one that waited too long is not done. */
export class SearchQueue<R> {
  readonly #bounds: Bounds;
  readonly #waiting = new Map<string, Map<string, Job<R>>>();
  #count = 0;
  #isRunning = false;

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  ask(room: string, question: string, run: () => Promise<R>): Promise<R | "busy"> {
    const ofRoom = this.#waiting.get(room);
    const same = ofRoom?.get(question);
    if (same) return same.answer;
    if (this.#count >= this.#bounds.most || (ofRoom?.size ?? 0) >= this.#bounds.ofRoom) return Promise.resolve("busy");
    const { promise: answer, resolve, reject } = Promise.withResolvers<R | "busy">();
    const tooLong = setTimeout(() => {
      this.#remove(room, question);
      resolve("busy");
    }, this.#bounds.waits);
    const start = () => {
      clearTimeout(tooLong);
      this.#remove(room, question);
      void run()
        .then(resolve, reject)
        .finally(() => this.#next());
    };
    this.#waiting.set(room, (ofRoom ?? new Map()).set(question, { answer, start }));
    this.#count += 1;
    if (!this.#isRunning) this.#next();
    return answer;
  }

  #next(): void {
    const [turn] = this.#waiting;
    this.#isRunning = turn !== undefined;
    if (!turn) return;
    const [room, jobs] = turn;
    this.#waiting.delete(room);
    this.#waiting.set(room, jobs); // the next turn is another room's
    const [job] = jobs.values();
    job?.start();
  }

  #remove(room: string, question: string): void {
    const jobs = this.#waiting.get(room);
    if (!jobs?.delete(question)) return;
    this.#count -= 1;
    if (jobs.size === 0) this.#waiting.delete(room);
  }
}

/** A room may be searched for this part of the time, */
const share = 0.25;
/** and for this many ms at once. */
const atOnce = 2000;
const manyRooms = 1000;

/** A room filled to make searches dear soon uses up its share. Reads no clock. */
export class SearchTime {
  readonly #paidBy = new Map<string, number>();

  untilFree(room: string, now: number): number {
    return Math.max(0, Math.ceil((this.#paidBy.get(room) ?? 0) - now - atOnce / share));
  }

  spend(room: string, took: number, now: number): void {
    this.#paidBy.set(room, Math.max(this.#paidBy.get(room) ?? 0, now) + took / share);
    if (this.#paidBy.size < manyRooms) return;
    for (const [other, paid] of this.#paidBy) if (paid <= now) this.#paidBy.delete(other);
  }
}
