import { RoomCode } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";

const code = check(RoomCode);
const lease = "lease."; // of services from before leases had a bucket of their own; no room may be called so

/** The room and the rest of a key `<code>.<rest>`; undefined where the first part is no room's code. */
export function readKey(key: string): { readonly code: RoomCode; readonly rest: string } | undefined {
  const [first, rest = ""] = key.split(".");
  return code.accepts(first) ? { code: first, rest } : undefined;
}

/** Where a gateway's lease was kept, beside the members, before leases had a bucket of their own. */
export const oldLeaseKey = (gateway: string) => `${lease}${gateway}`;

/** The gateway whose lease such a key holds. */
export const readOldLeaseKey = (key: string) => (key.startsWith(lease) ? key.slice(lease.length) : undefined);

/** Where a gateway's members in a room are kept. */
export const entryKey = (room: RoomCode, gateway: string) => `${room}.${gateway}`;
