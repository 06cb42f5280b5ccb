import { type Static, Type } from "typebox";
import { answer, question, signal } from "./declare.ts";
import { Count, MemberId, Name, Role, RoomCode } from "./fields.ts";

export const Member = Type.Object({ id: MemberId, name: Name, role: Role });
export type Member = Static<typeof Member>;

export const RosterChanged = signal(
  "roster.changed",
  "Who is here has changed. In rooms of more than `limits.rosterListed` members only the number is told. " +
    "A client that cannot account for `here` members asks for the roster.",
  {
    here: Count,
    joined: Type.Optional(Type.Array(Member)),
    left: Type.Optional(Type.Array(MemberId)),
    /** The presence bucket's revision this follows from; what follows from an earlier one is old news. */
    rev: Count,
  },
);
export type RosterChanged = Static<typeof RosterChanged>;

/** The fields that the client's and the gateway's question for the roster share, and those of both answers. */
export const rosterFields = {
  after: Type.Optional(Type.String({ maxLength: 64, description: "The `next` of the page before." })),
  page: { here: Count, members: Type.Array(Member), next: Type.Optional(Type.String({ maxLength: 64 })) },
};

export const RosterQuestion = question(
  "room.roster",
  "Who is here, a page of `limits.rosterListed` at a time.",
  {
    room: RoomCode,
    after: rosterFields.after,
    space: Type.Optional(Type.Boolean({ description: "Say as well how much the room may still take." })),
  },
  answer("roster.page", "One page of who is here.", {
    ...rosterFields.page,
    rev: Count,
    left: Type.Optional(Count),
  }),
);
export type RosterAnswer = Static<typeof RosterQuestion.answer>;

export const presenceKinds = [RosterChanged, RosterQuestion] as const;

/** KV: the members that one gateway has in one room. The rooms service merges these into the roster. */
export const PresenceEntry = Type.Object({ members: Type.Array(Member) });
export type PresenceEntry = Static<typeof PresenceEntry>;

/** KV: a gateway lives. Each renewal counts one up. */
export const Lease = Type.Object({ beat: Count });
export type Lease = Static<typeof Lease>;

/**
 * What addresses have spent at one gateway of the budgets that all gateways share: the resource, the address, how much;
 * negative where it was given back. Gateways that know a resource by another name leave it out.
 */
export const GatewaySpent = Type.Object({
  gateway: Type.String({ minLength: 1, maxLength: 64 }),
  spent: Type.Array(
    Type.Tuple([
      Type.Union([Type.Literal("lookUps"), Type.Literal("proofs"), Type.Literal("rooms")]),
      Type.String({ maxLength: 64 }),
      Type.Number({ minimum: -1000, maximum: 1000 }),
    ]),
  ),
});
export type GatewaySpent = Static<typeof GatewaySpent>;

/** How gateways tell that they and their members live, in milliseconds. */
export const liveness = {
  /** A gateway renews its lease this often, */
  beatEvery: 2000,
  /** and is dead, its members gone, when that has not happened for so long. */
  leaseLost: 10_000,
  /** What is new of a small room is written, and told, at most this often. */
  coalesce: 250,
} as const;

/**
 * How long who comes to a room and who leaves it is collected before it is written, and again before it is told, in
 * milliseconds. Both cost as much as the room is large, and so does a crowd that comes: the larger, the more goes
 * together. Twice the longest is less than the two seconds of [M2].
 */
export function coalescing(members: number): number {
  return Math.min(Math.max(liveness.coalesce, members * 15), 750);
}
