import { randomBytes } from "node:crypto";
import { buckets, epochMark, stream } from "@parlor/contracts";

/** The events of all rooms. */
export const log = stream.name;

/**
 * Everything that a Parlor remembers, in the order in which it is saved and restored. People go on talking meanwhile,
 * so each stream is saved as it is at a slightly later moment than the one before. The log comes first: a room that was
 * made after it is saved without what was said in it, as if nobody had spoken yet. The other way round there would be
 * messages in a room that does not exist. Names are claimed in rooms and come after them; the secret that tokens are
 * signed with never changes. Presence is missing, since gateways write it again, and so is the read model, which is
 * derived from the log.
 */
export const streams: readonly string[] = [
  log,
  ...[buckets.rooms, buckets.names, buckets.keys].map((name) => `KV_${name}`),
];

/**
 * The log's description while a restore is under way. It is no epoch, so a log that still has it was left behind by a
 * restore that was killed, and is not whole.
 */
export const unfinished = "unfinished restore";

/** The description of a log with an epoch that no other log has. Services read it, and clients compare it [D11]. */
export const newEpoch = () => epochMark.write(randomBytes(8).toString("hex"));
