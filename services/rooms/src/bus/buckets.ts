import type { StoreBounds } from "@parlor/bus";
import { buckets, Lease, NameClaim, PresenceEntry, RoomRecord, SigningKey } from "@parlor/contracts";
import { type Check, check } from "@parlor/contracts/schema";
import type { Logger } from "@parlor/service";
import { openBucket } from "./bucket.ts";
import type { Bus } from "./link.ts";

/** What the service keeps on the broker. Made where it is not there; what gateways write again is in memory. */
export async function openBuckets(bus: Bus, replicas: number, bounds: StoreBounds, log: Logger) {
  const disk = (most: number) => ({ storage: "file", replicas, most, log }) as const;
  const memory = (most: number) => ({ storage: "memory", replicas, most, log }) as const;
  const [records, claims, keys, presence, leases] = await Promise.all([
    openBucket(bus, buckets.rooms, check(RoomRecord), disk(bounds.rooms)),
    openBucket(bus, buckets.names, check(NameClaim), disk(bounds.names)),
    openBucket(bus, buckets.keys, check(SigningKey), disk(bounds.keys)),
    openBucket(bus, buckets.presence, either(check(PresenceEntry), check(Lease)), memory(bounds.presence)),
    openBucket(bus, buckets.leases, check(Lease), memory(bounds.leases)),
  ]);
  return { records, claims, keys, presence, leases };
}

function either<A, B>(one: Check<A>, other: Check<B>): Check<A | B> {
  return {
    accepts: (value): value is A | B => one.accepts(value) || other.accepts(value),
    flaw: (value) => one.flaw(value),
  };
}
