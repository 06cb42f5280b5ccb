import {
  type AnswerOf,
  type Lease,
  type Member,
  type PresenceEntry,
  type RequestOf,
  type RoomCode,
  type RosterChanged,
  subjects,
} from "@parlor/contracts";
import type { Logger } from "@parlor/service";
import type { Bucket, Trace } from "./bus/bucket.ts";
import type { Bus } from "./bus/link.ts";
import { entryKey, leaseKey, readKey, readLeaseKey } from "./keys.ts";
import type { Names } from "./names.ts";
import { aborted, pause } from "./pause.ts";
import type { Change, Departure, Roster } from "./roster.ts";

type Parts = {
  readonly bus: Bus;
  readonly bucket: Bucket<PresenceEntry | Lease>;
  readonly roster: Roster;
  readonly names: Names;
  readonly log: Logger;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
};

const every = 100;
/** Time stood still, here or at the broker, when something that takes a moment has taken so long. */
const stalled = 1000;
/** Names are freed so many at a time. */
const together = 100;

/** Reads what the gateways say of their members into the roster, and tells the rooms what has changed. */
export class Presence {
  readonly #parts: Parts;
  /** The revision at which each gateway's lease was last seen. */
  readonly #leases = new Map<string, number>();
  /** Counts along with the bucket, and never starts again when the bucket does: see `RosterChanged.rev`. */
  #origin = 0;
  #rev = 0;
  #complete = false;
  readonly #read = Promise.withResolvers<void>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whether everything that the bucket held when the broker was found has been read. */
  get complete(): boolean {
    return this.#complete;
  }

  /** Resolves when that is so for the first time. */
  get read(): Promise<void> {
    return this.#read.promise;
  }

  /** A page of who is in a room. */
  page({ room, after }: RequestOf<"room.roster">): AnswerOf<"room.roster"> {
    return { type: "roster.page", ...this.#parts.roster.page(room, after), rev: this.#rev };
  }

  /** Watches the bucket and tells the rooms, until the broker is lost. */
  async run(lost: AbortSignal): Promise<void> {
    const { bucket, roster, names } = this.#parts;
    roster.hold();
    names.forget();
    this.#leases.clear();
    await bucket.ensure();
    const watching = new AbortController();
    const telling = this.#tellUntil(AbortSignal.any([lost, watching.signal]));
    try {
      await bucket.watch(lost, {
        start: ({ createdAt, keys }) => this.#start(createdAt, keys),
        take: (trace, pending) => this.#take(trace, pending),
      });
    } finally {
      watching.abort();
      await telling;
      this.#complete = false;
    }
  }

  #start(createdAt: number, keys: number): void {
    this.#origin = createdAt * 1000; // a bucket takes fewer than a thousand writes in a millisecond
    this.#rev = Math.max(this.#rev, this.#origin);
    if (keys === 0) this.#completed();
  }

  #take(trace: Trace<PresenceEntry | Lease>, pending: number): void {
    const { roster, now } = this.#parts;
    const { key, revision } = trace;
    this.#rev = this.#origin + revision;
    const leased = readLeaseKey(key);
    const entry = readKey(key);
    // A lease that cannot be read was renewed all the same, and an entry that cannot be says nothing new.
    if (leased !== undefined) this.#lease(leased, revision, trace.state !== "removed");
    else if (entry && trace.state !== "unreadable")
      roster.put(entry.code, entry.rest, membersOf(trace), this.#rev, now());
    if (pending === 0) this.#completed();
  }

  #completed(): void {
    if (this.#complete) return;
    this.#complete = true;
    this.#parts.roster.resume(this.#parts.now());
    this.#read.resolve();
  }

  #lease(gateway: string, revision: number, renewed: boolean): void {
    const { roster, now } = this.#parts;
    if (renewed) {
      this.#leases.set(gateway, revision);
      roster.beat(gateway, now());
      return;
    }
    this.#leases.delete(gateway);
    roster.bury(gateway);
  }

  async #tellUntil(stop: AbortSignal): Promise<void> {
    const { roster, now } = this.#parts;
    const stopped = aborted(stop); // a question that a lost broker does not answer must not keep the next one waiting
    for (let last = now(); !stop.aborted; last = now()) {
      await pause(every, stop);
      if (now() - last > stalled) roster.excuse(now());
      for (const change of roster.changes(now())) await Promise.race([this.#tell(change), stopped]);
      await Promise.race([this.#lookForDead(stop), stopped]);
    }
  }

  async #lookForDead(stop: AbortSignal): Promise<void> {
    try {
      await this.#findDead();
    } catch (error) {
      if (!stop.aborted) this.#parts.log.warn({ err: error }, "leases not looked at");
    }
  }

  /** Frees the names of those who left, then says that they did: whoever hears of it can take the name. */
  async #tell({ code, here, named, departures }: Change): Promise<void> {
    const signal: RosterChanged = { type: "roster.changed", here, ...named, rev: this.#rev };
    try {
      await this.#free(code, departures);
    } catch (error) {
      this.#parts.log.warn({ err: error }, "names not freed"); // they grow stale by themselves; that people left is told
    }
    this.#parts.bus.publish(subjects.signal(code), JSON.stringify(signal));
  }

  async #free(code: RoomCode, departures: readonly Departure[]): Promise<void> {
    for (let at = 0; at < departures.length; at += together)
      await Promise.all(
        departures.slice(at, at + together).map((departure) => this.#parts.names.left(code, departure)),
      );
  }

  /** Buries gateways whose leases have run out, after a look at the lease itself: the broker may have been silent. */
  async #findDead(): Promise<void> {
    const { bucket, roster, now } = this.#parts;
    for (const gateway of roster.overdue(now())) {
      const began = now();
      const revision = await bucket.revision(leaseKey(gateway));
      if (now() - began > stalled) return roster.excuse(now());
      if (revision !== undefined && revision !== this.#leases.get(gateway)) roster.beat(gateway, now());
      else await this.#bury(gateway);
    }
  }

  async #bury(gateway: string): Promise<void> {
    const { bucket, roster, log } = this.#parts;
    log.warn({ gateway }, "gateway lost");
    for (const code of roster.bury(gateway)) await bucket.remove(entryKey(code, gateway));
    await bucket.remove(leaseKey(gateway));
  }
}

const membersOf = (trace: Trace<PresenceEntry | Lease>): readonly Member[] =>
  trace.state === "held" && "members" in trace.value ? trace.value.members : [];
