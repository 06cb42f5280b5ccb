import { type Static, Type } from "typebox";
import { answer, command, reply, signal } from "./declare.ts";
import {
  Attempt,
  Count,
  Epoch,
  MemberId,
  MessageId,
  Name,
  NameInput,
  Ref,
  RoomCode,
  RoomInput,
  Seq,
  Timestamp,
  Token,
} from "./fields.ts";
import { PlacedEvent } from "./history.ts";
import { limits } from "./limits.ts";
import { Member } from "./presence.ts";
import { type RefusalReason, refusals } from "./refusals.ts";
import { RoomInfo } from "./room.ts";

export const RoomJoin = command(
  "room.join",
  2,
  "Enter a room by its code, its name or a link. With `resume` go on after that seq instead of starting anew.",
  {
    ref: Ref,
    room: RoomInput,
    name: NameInput,
    token: Type.Optional(Token),
    attempt: Type.Optional(Attempt),
    create: Type.Optional(
      Type.Boolean({ description: "Make a named room that is not there yet. Codes are never made so." }),
    ),
    resume: Type.Optional(Type.Object({ epoch: Epoch, after: Seq })),
    pending: Type.Optional(
      Type.Array(MessageId, {
        maxItems: limits.pendingIds,
        description: "Messages whose fate the client does not know.",
      }),
    ),
  },
);
export type RoomJoin = Static<typeof RoomJoin>;

export const RoomWatch = command("room.watch", 2, "Look into General without a name: read-only, not in the roster.", {
  ref: Ref,
});
export const SessionForget = command(
  "session.forget",
  1,
  "A token is to be worth nothing from now on: the device that had it forgets. The answer is `done`. Needs no room.",
  { ref: Ref, room: RoomCode, token: Token },
);
export const SessionPing = command("session.ping", 0.1, "Is this connection alive?", { ref: Ref });

const view = {
  room: RoomInfo,
  epoch: Epoch,
  seq: Seq,
  events: Type.Array(PlacedEvent),
  more: Type.Boolean({ description: "Whether the log goes on before `events`." }),
  here: Count,
};

export const RoomJoined = reply(
  "room.joined",
  "You are in. `fresh`: `events` is the end of the log. `resumed`: everything after the seq you named follows as live " +
    "events, the first one with that seq as its `prev`. `gap`: it was too much to replay; `missed` events lie between " +
    "your seq and `events`. `reset`: the log is another one; forget what you hold. `newest` is the newest event as you " +
    "came in: what follows live up to it had happened before. Older gateways do not say it.",
  {
    ref: Ref,
    ...view,
    entered: Type.Union([Type.Literal("fresh"), Type.Literal("resumed"), Type.Literal("gap"), Type.Literal("reset")]),
    missed: Type.Optional(Count),
    newest: Type.Optional(Seq),
    you: Member,
    token: Token,
    members: Type.Array(Member, { description: "Who is here; in big rooms the first page." }),
    landed: Type.Array(MessageId, { description: "Those of `pending` that are in the log." }),
  },
);
export type RoomJoined = Static<typeof RoomJoined>;

export const RoomWatched = reply("room.watched", "You are looking in; live events follow.", { ref: Ref, ...view });
export type RoomWatched = Static<typeof RoomWatched>;

export const SessionPong = reply(
  "session.pong",
  "It is. `seq` is the room's newest event that this gateway has sent.",
  {
    ref: Ref,
    seq: Seq,
  },
);

export const SessionRenewed = signal(
  "session.renewed",
  "A new token for who you are here: keep it instead of the one you have.",
  { token: Token },
  { own: true },
);

export const GatewayDraining = signal(
  "gateway.draining",
  "This gateway is stopping: come back at a random moment within.",
  {
    within: Type.Integer({ minimum: 0, description: "Milliseconds." }),
  },
  { own: true },
);

const no = {
  reason: Type.Unsafe<RefusalReason>(Type.Enum(Object.keys(refusals))),
  field: Type.Optional(Type.String({ description: "The field that was wrong." })),
  retryAfter: Type.Optional(Type.Integer({ minimum: 0, description: "Milliseconds." })),
  suggestion: Type.Optional(Type.String({ description: "Something that would have been accepted." })),
};
export const Refused = reply(
  "refused",
  "An expected no. Carries the command's `ref`, or a message's `id`, where one was readable.",
  {
    ref: Type.Optional(Ref),
    id: Type.Optional(MessageId),
    ...no,
  },
);
export type Refused = Static<typeof Refused>;
export const RefusedAnswer = answer("refused", "An expected no of the rooms service.", no);
export type RefusedAnswer = Static<typeof RefusedAnswer>;

/**
 * A token's content. `since`: when the room was made, so that a reused code honours no older token. `at`: when it was
 * signed, unknown before November 2026. `stayed`: its holder had been in the room for a while by then.
 */
export const SessionClaims = Type.Object({
  room: RoomCode,
  since: Timestamp,
  member: MemberId,
  name: Name,
  at: Type.Optional(Timestamp),
  stayed: Type.Optional(Type.Boolean()),
});
export type SessionClaims = Static<typeof SessionClaims>;
const Secret = Type.String({ minLength: 32 });
export const SigningKey = Type.Object({ secret: Secret, older: Type.Optional(Type.Array(Secret)) });
export type SigningKey = Static<typeof SigningKey>;

export const sessionKinds = [
  RoomJoin,
  RoomWatch,
  SessionForget,
  SessionPing,
  SessionRenewed,
  GatewayDraining,
  RoomJoined,
  RoomWatched,
  SessionPong,
  Refused,
] as const;
