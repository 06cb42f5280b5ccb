import { buckets, Lease, NameClaim, PresenceEntry, RoomRecord, SigningKey } from "@parlor/contracts";
import { type Check, check } from "@parlor/contracts/schema";
import { openBucket } from "./bucket.ts";
import type { Bus } from "./link.ts";

/** What the service keeps on the broker. Made where it is not there; presence is in memory, since gateways write it again. */
export async function openBuckets(bus: Bus, replicas: number) {
  const [disk, memory] = [{ storage: "file", replicas } as const, { storage: "memory", replicas } as const];
  const [records, claims, keys, presence] = await Promise.all([
    openBucket(bus, buckets.rooms, check(RoomRecord), disk),
    openBucket(bus, buckets.names, check(NameClaim), disk),
    openBucket(bus, buckets.keys, check(SigningKey), disk),
    openBucket(bus, buckets.presence, either(check(PresenceEntry), check(Lease)), memory),
  ]);
  return { records, claims, keys, presence };
}

function either<A, B>(one: Check<A>, other: Check<B>): Check<A | B> {
  return {
    accepts: (value): value is A | B => one.accepts(value) || other.accepts(value),
    flaw: (value) => one.flaw(value),
  };
}
