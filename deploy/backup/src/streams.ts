import { randomBytes } from "node:crypto";
import { buckets, epochMark, stream } from "@parlor/contracts";

export const log = stream.name;

/**
 * What Parlor remembers, in the order of saving and restoring. The log comes first, since people go on talking: a room
 * made after that is saved empty, and no message lacks its room. Names belong to rooms and follow them; the signing key
 * never changes. Presence and the read model are made anew.
 */
export const streams: readonly string[] = [
  log,
  ...[buckets.rooms, buckets.names, buckets.keys].map((name) => `KV_${name}`),
];

/** The log's description during a restore. It is no epoch: a log that still has it is not whole. */
export const unfinished = "unfinished restore";

/** An epoch that no other log has. Services read it, and clients compare it [D11]. */
export const newEpoch = () => epochMark.write(randomBytes(8).toString("hex"));
