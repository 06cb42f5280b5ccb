import type { StoreBounds } from "@parlor/bus";
import { buckets, Lease, NameClaim, PresenceEntry, RoomRecord, SigningKey } from "@parlor/contracts";
import { type Check, check } from "@parlor/contracts/schema";
import type { Logger } from "@parlor/service";
import { mendRecord } from "../mend.ts";
import { type OnUnreadable, openBucket } from "./bucket.ts";
import type { Bus } from "./link.ts";

/** How buckets are kept: on how many brokers, each within its bound; and who is told of what cannot be read. */
type Keeping = {
  readonly replicas: number;
  readonly bounds: StoreBounds;
  readonly log: Pick<Logger, "warn">;
  readonly unreadable?: OnUnreadable;
};

/** What the service keeps on the broker. Made where it is not there; what gateways write again is in memory. */
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
