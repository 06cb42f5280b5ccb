import { partition } from "./code.ts";
import { isCode, type MemberId, type MessageId, type RoomCode } from "./fields.ts";

// The one place that knows how anything is named on the bus: subjects, the stream, buckets, keys, headers, ids.

export const subjects = {
  /** Where a room's durable events are published: JetStream stores what arrives here, in this order. */
  log: (code: RoomCode) => `room.${partition(code)}.${code}.log`,
  /** Where JetStream republishes a room's events once they are stored. */
  live: (code: RoomCode) => `live.${partition(code)}.${code}.log`,
  /** A room's fleeting facts: typing, roster changes. Never stored. */
  signal: (code: RoomCode) => `live.${partition(code)}.${code}.signal`,
  /** Everything a gateway with a member in the room listens to. */
  room: (code: RoomCode) => `live.${partition(code)}.${code}.*`,
  /** What gateways tell each other of the budgets that they share. */
  spent: "gateways.spent",
  /** A question to the rooms service, answered by one instance. */
  request: (type: string) => `rooms.${type}`,
} as const;

export const stream = {
  name: "ROOMS",
  subjects: ["room.*.*.log"],
  republish: { src: "room.*.*.log", dest: "live.{{wildcard(1)}}.{{wildcard(2)}}.log" },
} as const;

/** A log says which it is by its stream's description, while it is whole. */
export const epochMark = {
  write: (epoch: string) => `epoch ${epoch}`,
  /** Empty where the description names none: the log is being restored, or is not ours. */
  read: (description = "") => /^epoch ([A-Za-z0-9]{16})$/.exec(description)?.[1] ?? "",
} as const;

/** KV buckets. All but presence and leases are on disk. */
export const buckets = {
  /** Room code to `RoomRecord`. */
  rooms: "parlor-rooms",
  /** `<code>.<hash of the name's key>` to `NameClaim`. */
  names: "parlor-names",
  /**
   * `<code>.<gateway>` to `PresenceEntry`. In memory: gateways write it again. `lease.<gateway>` to `Lease` too, for the
   * services from before November 2026, which have no other place for it.
   */
  presence: "parlor-presence",
  /** `<gateway>` to `Lease`: apart from what people can fill, or a full store would declare every gateway dead. */
  leases: "parlor-leases",
  /** `token` to `SigningKey`: made once and shared by the instances of the rooms service. */
  keys: "parlor-keys",
} as const;

/** Keys in the buckets. */
export const keys = {
  /** In `presence`: a gateway's members in a room. */
  entry: (code: RoomCode, gateway: string) => `${code}.${gateway}`,
  /** In `presence`: a gateway's lease, as services from before November 2026 look for it. No room may be called so. */
  oldLease: (gateway: string) => `${oldLease}${gateway}`,
  /** In `leases`. */
  lease: (gateway: string) => gateway,
  /** In `names`, by a hash of the name's key, which the bucket might not take. */
  claim: (code: RoomCode, nameHash: string) => `${code}.${nameHash}`,
  /** In `keys`. */
  signing: "token",
} as const;

const oldLease = "lease.";

/** The room and the rest of a key `<code>.<rest>`; undefined if the first part is no room's code. */
export function readKey(key: string): { readonly code: RoomCode; readonly rest: string } | undefined {
  const [code = "", rest = ""] = key.split(".");
  return isCode(code) ? { code, rest } : undefined;
}

/** The gateway whose lease lies under an `oldLease` key. */
export const readOldLease = (key: string): string | undefined =>
  key.startsWith(oldLease) ? key.slice(oldLease.length) : undefined;

/** Headers on the bus. */
export const headers = {
  /** JetStream's: it drops a second event of the same id. */
  dedupe: "Nats-Msg-Id",
  /** Present on events that a gateway must act upon, so that it need not parse the others. */
  control: "Parlor-Control",
} as const;

/** JetStream drops a second event of this id. Room and member are in it: ids of others cannot collide with it [D6]. */
export function dedupeId(code: RoomCode, by: MemberId, id: MessageId): string {
  return `${code}.${by}.${id}`;
}

/**
 * The same for what an owner did. `act` is the revision of the room's record that it made, or the gateway's word for one
 * wish: asked for again with the same, it is one event. No member id has six characters, so no message's id is like it.
 */
export function actId(code: RoomCode, act: number | string): string {
  return `${code}.record.${act}`;
}
