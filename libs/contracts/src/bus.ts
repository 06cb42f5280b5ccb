import { partition } from "./code.ts";
import { isCode, type MemberId, type MessageId, type RoomCode } from "./fields.ts";

// The one place for names on the bus.

export const subjects = {
  /** A room's durable events: JetStream stores what arrives here, in this order. */
  log: (code: RoomCode) => `room.${partition(code)}.${code}.log`,
  /** JetStream republishes here what it has stored. */
  live: (code: RoomCode) => `live.${partition(code)}.${code}.log`,
  /** A room's fleeting facts, never stored: typing, roster changes. */
  signal: (code: RoomCode) => `live.${partition(code)}.${code}.signal`,
  /** Everything that a gateway with a member in the room hears. */
  room: (code: RoomCode) => `live.${partition(code)}.${code}.*`,
  /** What gateways tell each other of their shared budgets. */
  spent: "gateways.spent",
  /** The rooms service tells which files a deletion took along. */
  filesGone: "files.gone",
  /** A question that one instance of the rooms service answers. */
  request: (type: string) => `rooms.${type}`,
} as const;

export const stream = {
  name: "ROOMS",
  subjects: ["room.*.*.log"],
  republish: { src: "room.*.*.log", dest: "live.{{wildcard(1)}}.{{wildcard(2)}}.log" },
} as const;

/** A whole log names its epoch in its stream's description. */
export const epochMark = {
  write: (epoch: string) => `epoch ${epoch}`,
  /** Empty if there is none: the log is being restored, or is not ours. */
  read: (description = "") => /^epoch ([A-Za-z0-9]{16})$/.exec(description)?.[1] ?? "",
} as const;

/** All but presence and leases are on disk. */
export const buckets = {
  /** Room code to `RoomRecord`. */
  rooms: "parlor-rooms",
  /** `<code>.<hash of the name's key>` to `NameClaim`. */
  names: "parlor-names",
  /** `<code>.<gateway>` to `PresenceEntry`, in memory: gateways write it again. Also leases, at `keys.oldLease`. */
  presence: "parlor-presence",
  /** `<gateway>` to `Lease`: apart, or a store that people fill would declare every gateway dead. */
  leases: "parlor-leases",
  /** `token` to `SigningKey`: made once, shared by the instances of the rooms service. */
  keys: "parlor-keys",
} as const;

export const keys = {
  entry: (code: RoomCode, gateway: string) => `${code}.${gateway}`,
  /** A lease in `presence`, for services from before November 2026. No room may have this code. */
  oldLease: (gateway: string) => `${oldLease}${gateway}`,
  lease: (gateway: string) => gateway,
  /** Hashed: a bucket might not take the name's own key. */
  claim: (code: RoomCode, nameHash: string) => `${code}.${nameHash}`,
  signing: "token",
} as const;

const oldLease = "lease.";

/** Reads `<code>.<rest>`; undefined if the first part is no room's code. */
export function readKey(key: string): { readonly code: RoomCode; readonly rest: string } | undefined {
  const [code = "", rest = ""] = key.split(".");
  return isCode(code) ? { code, rest } : undefined;
}

export const readOldLease = (key: string): string | undefined =>
  key.startsWith(oldLease) ? key.slice(oldLease.length) : undefined;

export const headers = {
  /** JetStream's: it drops a second event with this id. */
  dedupe: "Nats-Msg-Id",
  /** On events that a gateway must act upon, so that it need not parse the others. */
  control: "Parlor-Control",
} as const;

/** Holds room and member, so that nobody's id collides with another's [D6]. */
export function dedupeId(code: RoomCode, by: MemberId, id: MessageId): string {
  return `${code}.${by}.${id}`;
}

/** The rooms service's word on the message at a place. No member id has four characters: it is no message's id. */
export function keptId(code: RoomCode, target: number): string {
  return `${code}.kept.${target}`;
}

/** The id of the member whose event has this id; no member's for an act. */
export const authorOf = (dedupe: string): string => dedupe.split(".")[1] ?? "";

/** `act`: the record's revision or the gateway's attempt. No member id has six characters: it is no message's id. */
export function actId(code: RoomCode, act: number | string): string {
  return `${code}.record.${act}`;
}
