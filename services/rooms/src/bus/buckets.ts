import type { StoreBounds } from "@parlor/bus";
import { buckets, cutTitle, Lease, NameClaim, PresenceEntry, RoomRecord, SigningKey } from "@parlor/contracts";
import { type Check, check } from "@parlor/contracts/schema";
import type { Logger } from "@parlor/service";
import { aborted } from "../pause.ts";
import { type OnUnreadable, openBucket } from "./bucket.ts";
import type { Bus } from "./link.ts";

type Keeping = {
  readonly replicas: number;
  readonly bounds: StoreBounds;
  readonly log: Pick<Logger, "warn">;
  readonly unreadable?: OnUnreadable;
};

/** Makes missing buckets. Those that gateways can write again are in memory. */
export async function openBuckets(bus: Bus, { replicas, bounds, log, unreadable = () => undefined }: Keeping) {
  const disk = (most: number) => ({ storage: "file", replicas, most, log }) as const;
  const memory = (most: number) => ({ storage: "memory", replicas, most, log }) as const;
  const entries = either(check(PresenceEntry), check(Lease));
  const [records, claims, keys, presence, leases] = await Promise.all([
    openBucket(bus, buckets.rooms, { check: check(RoomRecord), mend: mendRecord }, disk(bounds.rooms), unreadable),
    openBucket(bus, buckets.names, { check: check(NameClaim) }, disk(bounds.names), unreadable),
    openBucket(bus, buckets.keys, { check: check(SigningKey) }, disk(bounds.keys), unreadable),
    openBucket(bus, buckets.presence, { check: entries }, memory(bounds.presence), unreadable),
    openBucket(bus, buckets.leases, { check: check(Lease) }, memory(bounds.leases), unreadable),
  ]);
  return { records, claims, keys, presence, leases };
}

function either<A, B>(one: Check<A>, other: Check<B>): Check<A | B> {
  return {
    accepts: (value): value is A | B => one.accepts(value) || other.accepts(value),
    flaw: (value) => one.flaw(value),
  };
}

/** Cuts the title of a record from before titles were normalized. */
export function mendRecord(kept: unknown): unknown {
  if (typeof kept !== "object" || kept === null || !("title" in kept) || typeof kept.title !== "string") return kept;
  return { ...kept, title: cutTitle(kept.title) };
}

const bucketsWithin = 2000;

/** A broker that came back with an empty disk never answers a request for a missing bucket: wait at most 2 s. */
export class BucketsReady {
  #done = Promise.withResolvers<void>();
  #isDone = false;

  get isDone(): boolean {
    return this.#isDone;
  }

  done(): void {
    this.#isDone = true;
    this.#done.resolve();
  }

  lost(): void {
    this.#isDone = false;
    this.#done = Promise.withResolvers();
  }

  async reached(): Promise<boolean> {
    if (!this.#isDone) await Promise.race([this.#done.promise, aborted(AbortSignal.timeout(bucketsWithin))]);
    return this.#isDone;
  }
}
