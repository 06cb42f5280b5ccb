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
    /** The revision of the presence bucket that this follows from; an earlier one is old news. */
    rev: Count,
  },
);
export type RosterChanged = Static<typeof RosterChanged>;

/** Shared by the client's and the gateway's question, and by both answers. */
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

/** KV: one gateway's members in one room; the rooms service merges them. */
export const PresenceEntry = Type.Object({ members: Type.Array(Member) });
export type PresenceEntry = Static<typeof PresenceEntry>;

/** KV: each renewal adds one. */
export const Lease = Type.Object({ beat: Count });
export type Lease = Static<typeof Lease>;

/** Spent from shared budgets; negative if given back. A gateway leaves out resources that it does not know. */
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

/** In ms. */
export const liveness = {
  /** A gateway renews its lease this often, */
  beatEvery: 2000,
  /** and is dead, its members gone, after this long without. */
  leaseLost: 10_000,
  /** A small room's changes are written, and told, at most this often. */
  coalesce: 250,
} as const;

/**
 * How long, in ms, comings and goings are collected before they are written, and again before they are told: both cost
 * as much as the room is large. Twice the longest is below the 2 s of [M2].
 */
export function coalescing(members: number): number {
  return Math.min(Math.max(liveness.coalesce, members * 15), 750);
}
