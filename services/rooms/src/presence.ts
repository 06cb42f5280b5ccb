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
import { entryKey, oldLeaseKey, readKey, readOldLeaseKey } from "./keys.ts";
import type { Names } from "./names.ts";
import { aborted, pause } from "./pause.ts";
import type { Change, Departure, Roster } from "./roster.ts";

type Parts = {
  readonly bus: Bus;
  readonly bucket: Bucket<PresenceEntry | Lease>;
  readonly leases: Bucket<Lease>;
  readonly roster: Roster;
  readonly names: Names;
  readonly log: Logger;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
};

const every = 100;
/** The trace of a key that was removed is kept for so long, in milliseconds, and so many are forgotten in one go. */
const traceFor = 60_000;
const tracesAtOnce = 20;
/** Time stood still, here or at the broker, when something that takes a moment has taken so long. */
const stalled = 1000;
/** Names are freed so many at a time. */
const together = 100;

/** Reads what the gateways say of their members into the roster, and tells the rooms what has changed. */
export class Presence {
  readonly #parts: Parts;
  /** The revision at which each lease was last seen, by its key in whichever bucket. */
  readonly #leases = new Map<string, number>();
  /** Counts along with the bucket, and never starts again when the bucket does: see `RosterChanged.rev`. */
  #origin = 0;
  #rev = 0;
  #complete = false;
  /** Which of the two buckets still has something to be read that it held when the broker was found. */
  readonly #unread = new Set<"members" | "leases">();
  /** Keys that were removed and whose traces can be forgotten once every instance has seen them. */
  readonly #traces = new Map<string, { readonly revision: number; readonly seenAt: number }>();
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
    const { bucket, leases, roster, names } = this.#parts;
    roster.hold();
    names.forget();
    this.#leases.clear();
    this.#traces.clear();
    for (const part of ["members", "leases"] as const) this.#unread.add(part);
    await Promise.all([bucket.ensure(), leases.ensure()]);
    const watching = new AbortController();
    const over = AbortSignal.any([lost, watching.signal]);
    const telling = this.#tellUntil(over);
    const members = bucket.watch(over, {
      start: ({ createdAt, keys }) => this.#start(createdAt, keys),
      take: (trace, pending) => this.#take(trace, pending),
    });
    const beats = leases.watch(over, {
      start: ({ keys }) => this.#completed("leases", keys),
      take: ({ key, state, revision }, pending) => {
        this.#lease(key, key, revision, state !== "removed");
        this.#completed("leases", pending);
      },
    });
    try {
      await Promise.all([members, beats, telling].map((part) => part.finally(() => watching.abort())));
    } finally {
      this.#complete = false;
    }
  }

  #start(createdAt: number, keys: number): void {
    this.#origin = createdAt * 1000; // a bucket takes fewer than a thousand writes in a millisecond
    this.#rev = Math.max(this.#rev, this.#origin);
    this.#completed("members", keys);
  }

  #take(trace: Trace<PresenceEntry | Lease>, pending: number): void {
    const { roster, now } = this.#parts;
    const { key, revision } = trace;
    this.#rev = this.#origin + revision;
    const leased = readOldLeaseKey(key);
    const entry = readKey(key);
    if (trace.state === "removed") this.#traces.set(key, { revision, seenAt: now() });
    else this.#traces.delete(key);
    // A lease that cannot be read was renewed all the same, and an entry that cannot be says nothing new.
    if (leased !== undefined) this.#lease(leased, key, revision, trace.state !== "removed");
    else if (entry && trace.state !== "unreadable")
      roster.put(entry.code, entry.rest, membersOf(trace), this.#rev, now());
    this.#completed("members", pending);
  }

  /** So many of what a bucket held are still to come. */
  #completed(part: "members" | "leases", pending: number): void {
    if (pending > 0) return;
    this.#unread.delete(part);
    if (this.#complete || this.#unread.size > 0) return;
    this.#complete = true;
    this.#parts.roster.resume(this.#parts.now());
    this.#read.resolve();
  }

  #lease(gateway: string, key: string, revision: number, renewed: boolean): void {
    const { roster, now } = this.#parts;
    if (renewed) {
      this.#leases.set(key, revision);
      roster.beat(gateway, now());
      return;
    }
    this.#leases.delete(key);
    roster.bury(gateway);
  }

  async #tellUntil(stop: AbortSignal): Promise<void> {
    const { roster, now } = this.#parts;
    const stopped = aborted(stop); // a question that a lost broker does not answer must not keep the next one waiting
    for (let last = now(); !stop.aborted; last = now()) {
      await pause(every, stop);
      // Others may have forgotten traces meanwhile of what was removed: everything is read again.
      if (now() - last > traceFor / 2) throw new Error("The process stood still.");
      if (now() - last > stalled) roster.excuse(now());
      for (const change of roster.changes(now())) await Promise.race([this.#tell(change), stopped]);
      await Promise.race([this.#lookForDead(stop), stopped]);
      await Promise.race([this.#forgetTraces(stop), stopped]);
    }
  }

  /**
   * Forgets keys that were removed a while ago: the broker keeps a trace of each in its memory, and everybody who leaves
   * a room makes one. Until then every instance has seen that they were removed.
   */
  async #forgetTraces(stop: AbortSignal): Promise<void> {
    const due = this.#parts.now() - traceFor;
    const old = [...this.#traces].filter(([, { seenAt }]) => seenAt < due).slice(0, tracesAtOnce);
    try {
      for (const [key, { revision }] of old) {
        this.#traces.delete(key);
        await this.#parts.bucket.forget(key, revision);
      }
    } catch (error) {
      if (!stop.aborted) this.#parts.log.warn({ err: error }, "traces not forgotten"); // the sweep does
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
    const { roster, now } = this.#parts;
    for (const gateway of roster.overdue(now())) {
      const began = now();
      const isRenewed = await this.#isRenewed(gateway);
      if (now() - began > stalled) return roster.excuse(now());
      if (isRenewed) roster.beat(gateway, now());
      else await this.#bury(gateway);
    }
  }

  /** Whether a gateway's lease has been renewed since it was last seen. */
  async #isRenewed(gateway: string): Promise<boolean> {
    const { bucket, leases } = this.#parts;
    const revision = await leases.revision(gateway);
    if (revision !== undefined) return revision !== this.#leases.get(gateway);
    const key = oldLeaseKey(gateway);
    const old = await bucket.revision(key);
    return old !== undefined && old !== this.#leases.get(key);
  }

  async #bury(gateway: string): Promise<void> {
    const { bucket, leases, roster, log } = this.#parts;
    log.warn({ gateway }, "gateway lost");
    for (const code of roster.bury(gateway)) await bucket.remove(entryKey(code, gateway));
    await bucket.remove(oldLeaseKey(gateway));
    await leases.remove(gateway);
  }
}

const membersOf = (trace: Trace<PresenceEntry | Lease>): readonly Member[] =>
  trace.state === "held" && "members" in trace.value ? trace.value.members : [];
