import type { Lease, PresenceEntry } from "@parlor/contracts";
import type { Logger } from "@parlor/service";
import type { Archive } from "./archive.ts";
import { forgetAbandoned } from "./archives.ts";
import type { Bucket } from "./bus/bucket.ts";
import type { Directory } from "./directory.ts";
import type { Names } from "./names.ts";
import { pause } from "./pause.ts";
import type { Roster } from "./roster.ts";

type Parts = {
  readonly archive: Archive;
  /** The archive's, and those of other instances. */
  readonly folder: string;
  readonly directory: Directory;
  readonly names: Names;
  readonly presence: Bucket<PresenceEntry | Lease>;
  readonly roster: Roster;
  readonly log: Logger;
  readonly now: () => number;
  /** Between 0 and 1. */
  readonly chance: () => number;
};

/**
 * How long what was removed is remembered, so that whoever was away for a moment hears of it; and how long a named room
 * is kept in which nobody says anything.
 */
const traces = 3_600_000;

/** Forgets, now and then, what is older than messages are kept: history, rooms that nobody used, abandoned names. */
export class Retention {
  readonly #parts: Parts;
  readonly #keep: number;
  readonly #every: number;

  /** `keep` is how long messages are kept, `every` how often what is older is looked for; both in milliseconds. */
  constructor(parts: Parts, keep: number, every: number) {
    this.#parts = parts;
    this.#keep = keep;
    this.#every = every;
  }

  /** Sweeps until the broker is lost, at moments that differ from those of other instances. */
  async run(lost: AbortSignal): Promise<void> {
    while (!lost.aborted) {
      await pause(this.#every * (0.5 + this.#parts.chance()), lost);
      if (!lost.aborted && this.#parts.roster.settled) await this.sweep(lost);
    }
  }

  /** Forgets what is old by now. */
  async sweep(lost: AbortSignal): Promise<void> {
    const { archive, folder, directory, names, presence, roster, log, now } = this.#parts;
    const horizon = now() - this.#keep;
    const longAgo = now() - traces;
    while (archive.trim(horizon)) await pause(1, lost); // others get their turn between two pieces
    forgetAbandoned(folder, horizon);
    await directory.sweep(horizon, longAgo, (code) => ({
      isOccupied: roster.members(code).size > 0,
      newest: archive.newest(code),
    }));
    await names.sweep(longAgo);
    for await (const { key, state, revision, at } of presence.traces())
      if (state === "removed" && at < longAgo) await presence.forget(key, revision);
    log.info({ rows: archive.rows }, "swept");
  }
}
