import { buckets, Lease, NameClaim, PresenceEntry, RoomRecord, SigningKey } from "@parlor/contracts";
import { type Check, check } from "@parlor/contracts/schema";
import { mendRecord } from "../mend.ts";
import { type OnUnreadable, openBucket } from "./bucket.ts";
import type { Bus } from "./link.ts";

/** What the service keeps on the broker. Made where it is not there; presence is in memory, since gateways write it again. */
export async function openBuckets(bus: Bus, replicas: number, unreadable: OnUnreadable = () => undefined) {
  const [disk, memory] = [{ storage: "file", replicas } as const, { storage: "memory", replicas } as const];
  const [records, claims, keys, presence] = await Promise.all([
    openBucket(bus, buckets.rooms, { check: check(RoomRecord), mend: mendRecord }, disk, unreadable),
    openBucket(bus, buckets.names, { check: check(NameClaim) }, disk, unreadable),
    openBucket(bus, buckets.keys, { check: check(SigningKey) }, disk, unreadable),
    openBucket(bus, buckets.presence, { check: either(check(PresenceEntry), check(Lease)) }, memory, unreadable),
  ]);
  return { records, claims, keys, presence };
}

function either<A, B>(one: Check<A>, other: Check<B>): Check<A | B> {
  return {
    accepts: (value): value is A | B => one.accepts(value) || other.accepts(value),
    flaw: (value) => one.flaw(value),
  };
}
