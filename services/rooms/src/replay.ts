import type { Logger } from "@parlor/service";
import type { Archive } from "./archive.ts";
import type { EventLog } from "./bus/event-log.ts";
import { type Entry, readEntry } from "./log-event.ts";
import type { Metrics } from "./metrics.ts";
import { aborted } from "./pause.ts";
import { randomEpoch } from "./random.ts";

type Parts = { readonly events: EventLog; readonly archive: Archive; readonly metrics: Metrics; readonly log: Logger };

/** How long a question waits for the events it is about. */
const patience = 2000;

/** Fills the archive from the log, in order and for ever, and knows how far it is. */
export class Replay {
  readonly #parts: Parts;
  /** What the log held when the broker was found; undefined while it is not known which log it has. */
  #target: number | undefined;
  #progress = Promise.withResolvers<void>();
  #complained = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whether the archive is of the broker's log, and holds all that the log held when the broker was found. */
  get caughtUp(): boolean {
    return this.#target !== undefined && this.#parts.archive.applied >= this.#target;
  }

  /** How much of that is not here yet, in seqs. */
  get lag(): number {
    return Math.max(0, (this.#target ?? 0) - this.#parts.archive.applied);
  }

  /** Whether the archive can be asked about everything up to a seq. Waits for that, but not for long. */
  async reached(seq: number, until = AbortSignal.timeout(patience)): Promise<boolean> {
    const ready = () => this.caughtUp && this.#parts.archive.applied >= seq;
    const late = aborted(until);
    while (!ready() && !until.aborted) await Promise.race([this.#progress.promise, late]);
    return ready();
  }

  /** Makes the log where there is none, and follows it until the broker is lost. */
  async run(lost: AbortSignal): Promise<void> {
    const { events, archive } = this.#parts;
    try {
      const head = await events.open(randomEpoch());
      archive.adopt(head);
      await events.follow(archive.applied, lost, {
        start: (waiting) => this.#start(head.last, waiting),
        take: (entries) => this.#take(entries),
      });
    } finally {
      this.#target = undefined; // the next broker may have another log: until that is known, nothing is answered
    }
  }

  #start(last: number, waiting: number): void {
    const { archive, log } = this.#parts;
    if (waiting === 0) archive.apply([], last); // whatever is missing has expired
    log.info({ waiting, applied: archive.applied }, "following the log");
    this.#target = last;
    this.#moved();
  }

  #take(entries: readonly Entry[]): void {
    const read = entries.map(readEntry);
    const found = read.filter((event) => typeof event !== "string");
    const { archive } = this.#parts;
    archive.apply(found, entries.at(-1)?.seq ?? archive.applied);
    for (const kind of read) if (typeof kind === "string") this.#skipped(kind);
    this.#moved();
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
