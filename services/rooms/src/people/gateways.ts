import {
  type AnswerOf,
  keys,
  type Lease,
  type Member,
  type PresenceEntry,
  type RequestOf,
  type RoomCode,
  type RosterChanged,
  readKey,
  readOldLease,
  subjects,
} from "@parlor/contracts";
import type { Logger } from "@parlor/service";
import type { Bucket, Trace } from "../bus/bucket.ts";
import type { Bus } from "../bus/link.ts";
import { aborted, pause } from "../pause.ts";
import type { Names } from "./names.ts";
import type { Change, Departure, Roster } from "./roster.ts";

type Deps = {
  readonly bus: Bus;
  readonly bucket: Bucket<PresenceEntry | Lease>;
  readonly leases: Bucket<Lease>;
  readonly roster: Roster;
  readonly names: Names;
  readonly log: Logger;
  readonly now: () => number;
};

const every = 100;
/** The trace of a removed key is kept for 60 s; at most 20 are forgotten at once. */
const traceFor = 60_000;
const tracesAtOnce = 20;
/** If a moment's work took this many ms, this process or the broker stood still. */
const stalled = 1000;
const freedAtOnce = 100;

export class Gateways {
  readonly #deps: Deps;
  readonly #leases = new Map<string, number>();
  /** Adds to the bucket's revisions, so that a new bucket does not begin again: see `RosterChanged.rev`. */
  #origin = 0;
  #rev = 0;
  #complete = false;
  readonly #unread = new Set<"members" | "leases">();
  readonly #traces = new Map<string, { readonly revision: number; readonly seenAt: number }>();
  readonly #read = Promise.withResolvers<void>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Whether everything that the buckets held when the broker was found is read. */
  get complete(): boolean {
    return this.#complete;
  }

  get read(): Promise<void> {
    return this.#read.promise;
  }

  page({ room, after }: RequestOf<"room.roster">): AnswerOf<"room.roster"> {
    return { type: "roster.page", ...this.#deps.roster.page(room, after), rev: this.#rev };
  }

  async run(lost: AbortSignal): Promise<void> {
    const { bucket, leases, roster, names } = this.#deps;
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
    const { roster, now } = this.#deps;
    const { key, revision } = trace;
    this.#rev = this.#origin + revision;
    const leased = readOldLease(key);
    const entry = readKey(key);
    if (trace.state === "removed") this.#traces.set(key, { revision, seenAt: now() });
    else this.#traces.delete(key);
    // A lease that cannot be read was renewed all the same; an entry that cannot be read changes nothing.
    if (leased !== undefined) this.#lease(leased, key, revision, trace.state !== "removed");
    else if (entry && trace.state !== "unreadable")
      roster.put(entry.code, entry.rest, membersOf(trace), this.#rev, now());
    this.#completed("members", pending);
  }

  #completed(part: "members" | "leases", pending: number): void {
    if (pending > 0) return;
    this.#unread.delete(part);
    if (this.#complete || this.#unread.size > 0) return;
    this.#complete = true;
    this.#deps.roster.resume(this.#deps.now());
    this.#read.resolve();
  }

  #lease(gateway: string, key: string, revision: number, renewed: boolean): void {
    const { roster, now } = this.#deps;
    if (renewed) {
      this.#leases.set(key, revision);
      roster.beat(gateway, now());
      return;
    }
    this.#leases.delete(key);
    roster.bury(gateway);
  }

  async #tellUntil(stop: AbortSignal): Promise<void> {
    const { roster, now } = this.#deps;
    const stopped = aborted(stop); // a lost broker may never answer: nobody waits for it
    for (let last = now(); !stop.aborted; last = now()) {
      await pause(every, stop);
      // Others may have forgotten traces meanwhile: everything is read again.
      if (now() - last > traceFor / 2) throw new Error("The process stood still.");
      if (now() - last > stalled) roster.excuse(now());
      for (const change of roster.changes(now())) await Promise.race([this.#tell(change), stopped]);
      await Promise.race([this.#lookForDead(stop), stopped]);
      await Promise.race([this.#forgetTraces(stop), stopped]);
    }
  }

  /** The broker keeps a trace of each removed key in memory, and each member who leaves makes one. */
  async #forgetTraces(stop: AbortSignal): Promise<void> {
    const due = this.#deps.now() - traceFor;
    const old = [...this.#traces].filter(([, { seenAt }]) => seenAt < due).slice(0, tracesAtOnce);
    try {
      for (const [key, { revision }] of old) {
        this.#traces.delete(key);
        await this.#deps.bucket.forget(key, revision);
      }
    } catch (error) {
      if (!stop.aborted) this.#deps.log.warn({ err: error }, "traces not forgotten"); // the sweep does
    }
  }

  async #lookForDead(stop: AbortSignal): Promise<void> {
    try {
      await this.#findDead();
    } catch (error) {
      if (!stop.aborted) this.#deps.log.warn({ err: error }, "leases not looked at");
    }
  }

  /** Frees names first: a client that hears of a departure can take the name. */
  async #tell({ code, here, named, departures }: Change): Promise<void> {
    const signal: RosterChanged = { type: "roster.changed", here, ...named, rev: this.#rev };
    try {
      await this.#free(code, departures);
    } catch (error) {
      this.#deps.log.warn({ err: error }, "names not freed"); // they grow stale; the room is told all the same
    }
    this.#deps.bus.publish(subjects.signal(code), JSON.stringify(signal));
  }

  async #free(code: RoomCode, departures: readonly Departure[]): Promise<void> {
    for (let at = 0; at < departures.length; at += freedAtOnce)
      await Promise.all(
        departures.slice(at, at + freedAtOnce).map((departure) => this.#deps.names.left(code, departure)),
      );
  }

  /** Reads an overdue lease before it buries the gateway: the broker may have been silent. */
  async #findDead(): Promise<void> {
    const { roster, now } = this.#deps;
    for (const gateway of roster.overdue(now())) {
      const began = now();
      const isRenewed = await this.#isRenewed(gateway);
      if (now() - began > stalled) return roster.excuse(now());
      if (isRenewed) roster.beat(gateway, now());
      else await this.#bury(gateway);
    }
  }

  async #isRenewed(gateway: string): Promise<boolean> {
    const { bucket, leases } = this.#deps;
    const revision = await leases.revision(gateway);
    if (revision !== undefined) return revision !== this.#leases.get(gateway);
    const key = keys.oldLease(gateway);
    const old = await bucket.revision(key);
    return old !== undefined && old !== this.#leases.get(key);
  }

  async #bury(gateway: string): Promise<void> {
    const { bucket, leases, roster, log } = this.#deps;
    log.warn({ gateway }, "gateway lost");
    for (const code of roster.bury(gateway)) await bucket.remove(keys.entry(code, gateway));
    await bucket.remove(keys.oldLease(gateway));
    await leases.remove(gateway);
  }
}

const membersOf = (trace: Trace<PresenceEntry | Lease>): readonly Member[] =>
  trace.state === "held" && "members" in trace.value ? trace.value.members : [];
