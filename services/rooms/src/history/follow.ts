import type { Epoch, RoomClosed } from "@parlor/contracts";
import type { Logger } from "@parlor/service";
import type { Entry, EventLog } from "../bus/event-log.ts";
import { randomEpoch } from "../ids.ts";
import type { Metrics } from "../metrics.ts";
import { aborted, pause } from "../pause.ts";
import type { Archive } from "./archive.ts";
import { readEntry, type Stored } from "./log-event.ts";

type Deps = {
  readonly events: Pick<EventLog, "open" | "follow">;
  readonly archive: Archive;
  readonly hasSealed: (room: string, closing: RoomClosed) => boolean;
  readonly metrics: Metrics;
  readonly log: Pick<Logger, "info" | "warn">;
};

type Place = { readonly minSeq: number; readonly epoch?: Epoch };

const reachedWithin = 2000;
/** Events gather this long, in ms, unless a question asks for them. */
const unhurried = 100;
const sealGood = 60_000;

export class LogFollower {
  readonly #deps: Deps;
  /** The log's head when the broker was found; undefined until the broker's log is known. */
  #target: number | undefined;
  #lag = 0;
  #progress = Promise.withResolvers<void>();
  #asked = Promise.withResolvers<void>();
  #warned = false;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** The archive is of the broker's log, and has all that the log had when the broker was found. */
  get caughtUp(): boolean {
    return this.#target !== undefined && this.#deps.archive.applied >= this.#target;
  }

  get lag(): number {
    return this.#lag;
  }

  /** Whether the archive has everything up to a place; waits up to 2 s. */
  async reached(place: Place): Promise<boolean> {
    return this.#has(place) || this.#waitFor(place, AbortSignal.timeout(reachedWithin));
  }

  async ready(stop: AbortSignal): Promise<void> {
    await this.#waitFor({ minSeq: 0 }, stop);
  }

  async run(lost: AbortSignal): Promise<void> {
    const { events, archive } = this.#deps;
    const failed = new AbortController();
    const committer = new Committer(archive, (error) => failed.abort(error));
    try {
      const head = await events.open(randomEpoch());
      archive.adopt(head);
      await events.follow(archive.applied, AbortSignal.any([lost, failed.signal]), {
        start: (waiting) => this.#start(head.last, waiting),
        take: (entries, waiting) => {
          failed.signal.throwIfAborted(); // the archive has gone back: there would be a hole
          this.#take(entries, waiting);
          committer.soon();
        },
        rest: (over) => this.#rest(over),
      });
      failed.signal.throwIfAborted();
    } finally {
      committer.stop();
      archive.commit();
      this.#target = undefined; // the next broker may have another log: until it is known, nothing is answered
    }
  }

  /** The epoch tells a deleted log's archive, which looks complete until another log is noticed. */
  #has({ minSeq, epoch }: Place): boolean {
    const { archive } = this.#deps;
    return this.caughtUp && archive.applied >= minSeq && (epoch === undefined || epoch === archive.epoch);
  }

  async #waitFor(place: Place, until: AbortSignal): Promise<boolean> {
    const late = aborted(until);
    while (!this.#has(place) && !until.aborted) {
      this.#asked.resolve();
      await Promise.race([this.#progress.promise, late]);
    }
    return this.#has(place);
  }

  #start(last: number, waiting: number): void {
    const { archive, log } = this.#deps;
    this.#lag = waiting;
    if (waiting === 0) archive.apply([], last); // whatever is missing has expired
    archive.commit();
    log.info({ waiting, applied: archive.applied }, "following the log");
    this.#target = last;
    this.#moved();
  }

  #take(entries: readonly Entry[], waiting: number): void {
    this.#lag = waiting;
    const read = entries.map((entry) => this.#proven(readEntry(entry)));
    const { archive } = this.#deps;
    archive.apply(
      read.filter((event) => typeof event !== "string"),
      entries.at(-1)?.seq ?? archive.applied,
    );
    for (const kind of read) if (typeof kind === "string") this.#skipped(kind);
    this.#moved();
  }

  /** Gateways can write to any log: none may hide what others said in a room, or repeat a closing later. */
  #proven(read: Stored | "unknown" | "poison"): Stored | "unknown" | "poison" {
    if (typeof read === "string" || read.event.type !== "room.closed") return read;
    const isOfThen = Math.abs(read.at - read.event.ts) < sealGood;
    return isOfThen && this.#deps.hasSealed(read.room, read.event) ? read : "poison";
  }

  async #rest(over: AbortSignal): Promise<void> {
    this.#asked = Promise.withResolvers();
    await Promise.race([pause(unhurried, over), this.#asked.promise]);
  }

  /** Logs only the first: there may be a million. */
  #skipped(kind: "unknown" | "poison"): void {
    this.#deps.metrics.skipped.inc({ kind });
    if (!this.#warned) this.#deps.log.warn({ kind }, "the log has entries that cannot be shown");
    this.#warned = true;
  }

  #moved(): void {
    this.#progress.resolve();
    this.#progress = Promise.withResolvers();
  }
}

/** A commit costs as much as a hundred inserts. */
const commitWithin = 500;

export class Committer {
  readonly #archive: Pick<Archive, "commit">;
  readonly #failed: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(archive: Pick<Archive, "commit">, failed: (error: unknown) => void) {
    this.#archive = archive;
    this.#failed = failed;
  }

  soon(): void {
    this.#timer ??= setTimeout(() => this.#commit(), commitWithin);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #commit(): void {
    this.#timer = undefined;
    try {
      this.#archive.commit();
    } catch (error) {
      this.#failed(error);
    }
  }
}
