import type { Epoch } from "@parlor/contracts";
import type { Logger } from "@parlor/service";
import type { Archive } from "./archive.ts";
import type { EventLog } from "./bus/event-log.ts";
import { type Entry, readEntry } from "./log-event.ts";
import type { Metrics } from "./metrics.ts";
import { aborted, pause } from "./pause.ts";
import { randomEpoch } from "./random.ts";

type Parts = {
  readonly events: Pick<EventLog, "open" | "follow">;
  readonly archive: Archive;
  readonly metrics: Metrics;
  readonly log: Pick<Logger, "info" | "warn">;
};

/** Where whoever asks is in the log; without an epoch, in whichever log this is. */
type Place = { readonly minSeq: number; readonly epoch?: Epoch };

/** How long a question waits for the events it is about. */
const patience = 2000;
/** When everything was taken in, what comes next is left to gather for so long, unless somebody asks for it. */
const unhurried = 100;

/** Fills the archive from the log, in order and for ever, and knows how far it is. */
export class Replay {
  readonly #parts: Parts;
  /** What the log held when the broker was found; undefined while it is not known which log it has. */
  #target: number | undefined;
  #lag = 0;
  #progress = Promise.withResolvers<void>();
  /** Resolved when somebody waits. */
  #asked = Promise.withResolvers<void>();
  #complained = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whether the archive is of the broker's log, and holds all that the log held when the broker was found. */
  get caughtUp(): boolean {
    return this.#target !== undefined && this.#parts.archive.applied >= this.#target;
  }

  /** How many events wait to be taken in. */
  get lag(): number {
    return this.#lag;
  }

  /** Whether the archive can be asked about everything up to a place in the log. Waits for that, but not for long. */
  async reached(place: Place): Promise<boolean> {
    return this.#has(place) || this.#waitFor(place, AbortSignal.timeout(patience));
  }

  /** Resolves when the archive has caught up for the first time, or when that is no longer wanted. */
  async ready(stop: AbortSignal): Promise<void> {
    await this.#waitFor({ minSeq: 0 }, stop);
  }

  /** Makes the log where there is none, and follows it until the broker is lost. */
  async run(lost: AbortSignal): Promise<void> {
    const { events, archive } = this.#parts;
    try {
      const head = await events.open(randomEpoch());
      archive.adopt(head);
      await events.follow(archive.applied, lost, {
        start: (waiting) => this.#start(head.last, waiting),
        take: (entries, waiting) => this.#take(entries, waiting),
        keep: () => archive.commit(),
        rest: (over) => this.#rest(over),
      });
    } finally {
      archive.commit();
      this.#target = undefined; // the next broker may have another log: until that is known, nothing is answered
    }
  }

  /** An archive of a log that was deleted is full, until it is noticed that there is another log. */
  #has({ minSeq, epoch }: Place): boolean {
    const { archive } = this.#parts;
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
    const { archive, log } = this.#parts;
    this.#lag = waiting;
    if (waiting === 0) archive.apply([], last); // whatever is missing has expired
    archive.commit();
    log.info({ waiting, applied: archive.applied }, "following the log");
    this.#target = last;
    this.#moved();
  }

  #take(entries: readonly Entry[], waiting: number): void {
    this.#lag = waiting;
    const read = entries.map(readEntry);
    const found = read.filter((event) => typeof event !== "string");
    const { archive } = this.#parts;
    archive.apply(found, entries.at(-1)?.seq ?? archive.applied);
    for (const kind of read) if (typeof kind === "string") this.#skipped(kind);
    this.#moved();
  }

  async #rest(over: AbortSignal): Promise<void> {
    this.#asked = Promise.withResolvers();
    await Promise.race([pause(unhurried, over), this.#asked.promise]);
  }

  /** Counts what pages cannot show; says so once, since there may be a million of them. */
  #skipped(kind: "unknown" | "poison"): void {
    this.#parts.metrics.skipped.inc({ kind });
    if (!this.#complained) this.#parts.log.warn({ kind }, "the log has entries that cannot be shown");
    this.#complained = true;
  }

  #moved(): void {
    this.#progress.resolve();
    this.#progress = Promise.withResolvers();
  }
}
