import type { Lease, PresenceEntry } from "@parlor/contracts";
import type { Logger } from "@parlor/service";
import type { Bucket } from "../bus/bucket.ts";
import { pause } from "../pause.ts";
import type { Directory } from "../people/directory.ts";
import type { Names } from "../people/names.ts";
import type { Roster } from "../people/roster.ts";
import type { Archive } from "./archive.ts";
import { forgetAbandoned } from "./archive-file.ts";

type Deps = {
  readonly archive: Archive;
  readonly folder: string;
  readonly directory: Directory;
  readonly names: Names;
  readonly presence: Bucket<PresenceEntry | Lease>;
  readonly roster: Roster;
  readonly log: Logger;
  readonly now: () => number;
  readonly chance: () => number;
};

/** Traces of removed keys stay for 1 h, for instances that were away; so do named rooms without a message. */
const traces = 3_600_000;

/** Forgets old history, unused rooms and names, closed rooms, and archives of instances that are gone. */
/** In ms: somebody who was away for longer gets the room as it is by now, not what happened in it. */
const comeBack = 86_400_000;

export class Retention {
  readonly #deps: Deps;
  readonly #keep: number;
  readonly #every: number;

  /** `keep` and `every` are in ms. */
  constructor(deps: Deps, keep: number, every: number) {
    this.#deps = deps;
    this.#keep = keep;
    this.#every = every;
  }

  /** Sweeps at random moments, not together with other instances. */
  async run(lost: AbortSignal): Promise<void> {
    while (!lost.aborted) {
      await pause(this.#every * (0.5 + this.#deps.chance()), lost);
      if (!lost.aborted && this.#deps.roster.settled) await this.sweep(lost);
    }
  }

  async sweep(lost: AbortSignal): Promise<void> {
    const { archive, folder, directory, names, presence, roster, log, now } = this.#deps;
    const horizon = now() - this.#keep;
    const longAgo = now() - traces;
    while (archive.trim(horizon)) await pause(1, lost); // questions are answered in between
    while (archive.clear()) await pause(1, lost);
    while (archive.trimChanges(now() - comeBack)) await pause(1, lost);
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
