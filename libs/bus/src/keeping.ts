import { nanos } from "@nats-io/transport-node";
import { buckets, stream } from "@parlor/contracts";
import { whole } from "@parlor/service";

const day = 86_400_000;
const megabyte = 1024 ** 2;

export const keepingSettings = {
  PARLOR_RETENTION_DAYS: whole({
    default: 30,
    min: 1,
    max: 3650,
    desc: "How many days messages are kept, and rooms that nobody uses.",
  }),
  PARLOR_REPLICAS: whole({ default: 1, min: 1, max: 5, desc: "On how many brokers of a cluster everything is kept." }),
  PARLOR_STORE_MEGABYTES: whole({
    default: 16_384,
    min: 16,
    max: 1_000_000_000,
    desc: "How many megabytes of disk the broker may fill; three quarters of them are for messages.",
  }),
};
type Keeping = Readonly<Record<keyof typeof keepingSettings, number>>;

export type Store = "log" | keyof typeof buckets;

export const streamOf: Readonly<Record<Store, string>> = {
  log: stream.name,
  rooms: `KV_${buckets.rooms}`,
  names: `KV_${buckets.names}`,
  keys: `KV_${buckets.keys}`,
  presence: `KV_${buckets.presence}`,
  leases: `KV_${buckets.leases}`,
};

export type StoreBounds = Readonly<Record<Store, number>>;

/**
 * Shares the broker's disk between the stores, in bytes: a full log must leave space for records, or nobody could come
 * in. In memory, what people can fill never competes with leases.
 */
export function storeBounds(megabytes: number): StoreBounds {
  const disk = megabytes * megabyte;
  return {
    log: Math.floor(disk * 0.75),
    rooms: Math.floor(disk * 0.05),
    names: Math.floor(disk * 0.05),
    keys: megabyte,
    presence: 40 * megabyte,
    leases: megabyte,
  };
}

/** Replicated streams are read at their leader, since the others may be behind. */
export const keptOn = (replicas: number) => ({ num_replicas: replicas, allow_direct: replicas === 1 });

/** What can be changed of each store later, in the broker's words. */
export function keptAs(keeping: Keeping) {
  const { log, ...others } = storeBounds(keeping.PARLOR_STORE_MEGABYTES);
  const replicas = keptOn(keeping.PARLOR_REPLICAS);
  const bounded = (max_bytes: number) => ({ max_bytes, ...replicas });
  return {
    log: {
      ...bounded(log),
      max_age: nanos(keeping.PARLOR_RETENTION_DAYS * day),
      discard: "new", // a full log takes nothing more: the oldest is somebody's history
    },
    rooms: bounded(others.rooms),
    names: bounded(others.names),
    keys: bounded(others.keys),
    presence: bounded(others.presence),
    leases: bounded(others.leases),
  } as const;
}
