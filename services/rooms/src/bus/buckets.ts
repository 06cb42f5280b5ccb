import { buckets, Lease, NameClaim, PresenceEntry, RoomRecord, SigningKey } from "@parlor/contracts";
import { type Check, check } from "@parlor/contracts/schema";
import { openBucket } from "./bucket.ts";
import type { Bus } from "./link.ts";

/** What the service keeps on the broker. Made where it is not there; presence is in memory, since gateways write it again. */
export async function openBuckets(bus: Bus) {
  const [records, claims, keys, presence] = await Promise.all([
    openBucket(bus, buckets.rooms, check(RoomRecord), "file"),
    openBucket(bus, buckets.names, check(NameClaim), "file"),
    openBucket(bus, buckets.keys, check(SigningKey), "file"),
    openBucket(bus, buckets.presence, either(check(PresenceEntry), check(Lease)), "memory"),
  ]);
  return { records, claims, keys, presence };
}

function either<A, B>(one: Check<A>, other: Check<B>): Check<A | B> {
  return {
    accepts: (value): value is A | B => one.accepts(value) || other.accepts(value),
    flaw: (value) => one.flaw(value),
  };
}
