import { type Static, Type } from "typebox";
import { answer, command, event, query, question, reply } from "./declare.ts";
import { effects } from "./effects.ts";
import {
  Attempt,
  Count,
  Epoch,
  MemberId,
  Name,
  NameInput,
  Ref,
  Role,
  RoomCode,
  RoomInput,
  Seq,
  Target,
  Timestamp,
  Title,
  Token,
} from "./fields.ts";
import { rosterFields } from "./presence.ts";

export const RoomInfo = Type.Object({
  code: RoomCode,
  kind: Type.Union([Type.Literal("general"), Type.Literal("named"), Type.Literal("coded")]),
  title: Title,
  locked: Type.Boolean(),
  /** How many days messages are kept. */
  retentionDays: Type.Integer({ minimum: 1 }),
});
export type RoomInfo = Static<typeof RoomInfo>;

/** KV: what is known of a room beside its log. */
export const RoomRecord = Type.Object({
  ...RoomInfo.properties,
  owner: Type.Optional(MemberId),
  barred: Type.Array(MemberId),
  /** Members when the room was locked: they may come back. */
  admitted: Type.Optional(Type.Array(MemberId)),
  /** Members whose tokens are void, at their own wish. */
  forgotten: Type.Optional(Type.Array(MemberId)),
  /** Gone for everybody; an hour later another room may have its code. */
  closed: Type.Optional(Type.Literal(true)),
  createdAt: Timestamp,
});
export type RoomRecord = Static<typeof RoomRecord>;

/** KV: a name is taken from before its member appears until they have left. */
export const NameClaim = Type.Object({ member: MemberId, name: Name });
export type NameClaim = Static<typeof NameClaim>;

// A room's log holds these beside the messages. `by` is the owner.

const act = { by: MemberId, name: Name, ts: Timestamp };

export const RoomRenamed = event(
  "room.renamed",
  "The room has a new title; an empty one takes it away.",
  { ...act, title: Title },
  effects["room.renamed"],
);
export const RoomLocked = event(
  "room.locked",
  "Nobody new comes in until the room is unlocked.",
  act,
  effects["room.locked"],
);
export const RoomUnlocked = event("room.unlocked", "New people may come in again.", act, effects["room.unlocked"]);
export const MemberRemoved = event(
  "member.removed",
  "A member was removed and barred. Gateways close their connections and accept nothing more from them.",
  { ...act, member: MemberId, memberName: Name },
  effects["member.removed"],
);
export type MemberRemoved = Static<typeof MemberRemoved>;
export const RoomClosed = event(
  "room.closed",
  "The host closed the room: what is before this is gone. Gateways close the connections of all who are in it. `seal` shows " +
    "that the rooms service wrote it, since gateways can write to any log.",
  { ts: Timestamp, seal: Type.String({ minLength: 1, maxLength: 64 }) },
  effects["room.closed"],
);
export type RoomClosed = Static<typeof RoomClosed>;

export const RoomCreate = command("room.create", 5, "Open a new room with a fresh code and enter it as its owner.", {
  ref: Ref,
  name: NameInput,
  attempt: Type.Optional(Attempt),
});
export const RoomLeave = command("room.leave", 0.5, "Leave at once, without the grace that a reload gets.", {
  ref: Ref,
});

export const MemberRemove = command("member.remove", 3, "Remove a member and bar them from coming back.", {
  ref: Ref,
  member: MemberId,
});
export const RosterFetch = command("roster.fetch", 2, "Ask who is here, a page at a time.", {
  ref: Ref,
  after: rosterFields.after,
});

const doorFields = { room: RoomInfo, exists: Type.Boolean(), here: Count, suggestion: Type.Optional(RoomCode) };
export const RoomPeeked = reply(
  "room.peeked",
  "The room exists, or is a free name: then `exists` is false and `suggestion` is a name harder to guess.",
  { ref: Ref, ...doorFields },
);
export type RoomPeeked = Static<typeof RoomPeeked>;
export const Done = reply("done", "The command was carried out.", { ref: Ref });
export const RosterPage = reply("roster.page", "One page of who is here.", {
  ref: Ref,
  ...rosterFields.page,
  rev: Count,
});

// Between gateway and rooms service; the gateway vouches for `room` and `by`.

const asker = Type.Object({ id: MemberId, name: Name });

export const MemberAdmitted = answer("member.admitted", "Who they are in this room, and the token that proves it.", {
  room: RoomInfo,
  you: Type.Object({ id: MemberId, name: Name, role: Role }),
  token: Token,
  known: Type.Optional(Type.Boolean({ description: "They came by a token: nobody new was made." })),
  made: Type.Optional(Type.Boolean({ description: "The room was made for them." })),
});
export type MemberAdmitted = Static<typeof MemberAdmitted>;
const ItIsDone = answer("done", "It is in the log.", {});

export const CreateQuestion = question(
  "room.create",
  "Make a coded room and admit its owner.",
  { name: NameInput, attempt: Type.Optional(Attempt) },
  MemberAdmitted,
);
export const JoinQuestion = question(
  "room.join",
  "Admit somebody, or refuse.",
  {
    room: RoomInput,
    name: NameInput,
    token: Type.Optional(Token),
    create: Type.Optional(Type.Boolean()),
    attempt: Type.Optional(Attempt),
    proven: Type.Optional(
      Type.Boolean({ description: "Admit only by a token of this room, and refuse others `too-fast` without a look." }),
    ),
  },
  MemberAdmitted,
);
export const [RoomPeek, PeekQuestion] = query(
  "room.peek",
  2,
  "What a room's door shows: its title and how many are inside.",
  { room: RoomInput },
  answer("room.peeked", "What the room's door shows.", doorFields),
  {},
  "What the room's door shows.",
);

// Only the owner may ask these; the answer is `done`, and everyone sees the event.

const vouched = { room: RoomCode, by: asker };
export const [RoomRename, RenameQuestion] = query(
  "room.rename",
  3,
  "Give the room a title.",
  { title: Title },
  ItIsDone,
  vouched,
);
export const [RoomLock, LockQuestion] = query(
  "room.lock",
  3,
  "Let nobody new in, or let people in again.",
  { locked: Type.Boolean() },
  ItIsDone,
  vouched,
  "Lock or unlock the room.",
);
export const [MessageRemove, MessageRemoveQuestion] = query(
  "message.remove",
  1,
  "Remove what somebody said, for ever.",
  { target: Target },
  ItIsDone,
  { ...vouched, minSeq: Type.Optional(Seq), epoch: Type.Optional(Epoch) },
);
export const CloseQuestion = question(
  "room.close",
  "Close a room. Asked by the operator alone.",
  { room: RoomInput },
  answer("room.closed", "It is closed; `room` is its code, `seq` the place of that in the log.", {
    room: RoomCode,
    seq: Seq,
  }),
);
export const RemoveQuestion = question(
  "member.remove",
  "Remove and bar a member.",
  {
    room: RoomCode,
    by: asker,
    member: MemberId,
    attempt: Type.Optional(Attempt),
    minSeq: Type.Optional(Seq),
    epoch: Type.Optional(Epoch),
  },
  ItIsDone,
);
export const CheckQuestion = question(
  "member.check",
  "Whether somebody who was admitted may still be in the room.",
  { room: RoomCode, member: MemberId },
  ItIsDone,
);
export const ForgetQuestion = question(
  "session.forget",
  "A token is to be worth nothing from now on.",
  { room: RoomCode, token: Token },
  ItIsDone,
);
export const RenewQuestion = question(
  "session.renew",
  "A new token for somebody who has stayed in the room.",
  { room: RoomCode, by: asker },
  answer("session.renewed", "The token.", { token: Token }),
);

export const roomKinds = [
  RoomCreate,
  RoomPeek,
  RoomLeave,
  RoomRename,
  RoomLock,
  MemberRemove,
  MessageRemove,
  MessageRemoveQuestion,
  RosterFetch,
  RoomRenamed,
  RoomLocked,
  RoomUnlocked,
  MemberRemoved,
  RoomClosed,
  RoomPeeked,
  Done,
  RosterPage,
  CreateQuestion,
  JoinQuestion,
  PeekQuestion,
  RenameQuestion,
  LockQuestion,
  CloseQuestion,
  RemoveQuestion,
  CheckQuestion,
  ForgetQuestion,
  RenewQuestion,
] as const;
