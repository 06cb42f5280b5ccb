import { type Static, Type } from "typebox";
import { answer, command, event, reply, request } from "./contract.ts";
import {
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
  /** Who was in the room when it was locked: they may come back. */
  admitted: Type.Optional(Type.Array(MemberId)),
  /** Whose tokens are worth nothing any more, since they asked for that. */
  forgotten: Type.Optional(Type.Array(MemberId)),
  createdAt: Timestamp,
});
export type RoomRecord = Static<typeof RoomRecord>;

/** KV: a name is somebody's in a room, from before they are seen there until they have left. */
export const NameClaim = Type.Object({ member: MemberId, name: Name });
export type NameClaim = Static<typeof NameClaim>;

// What happens to a room is in its log beside the messages. `by` is the owner who asked for it.

const act = { by: MemberId, name: Name, ts: Timestamp };

export const RoomRenamed = event("room.renamed", "The room has a new title; an empty one takes it away.", {
  ...act,
  title: Title,
});
export const RoomLocked = event("room.locked", "Nobody new comes in until the room is unlocked.", act);
export const RoomUnlocked = event("room.unlocked", "New people may come in again.", act);
export const MemberRemoved = event(
  "member.removed",
  "A member was removed and barred. Gateways close their connections and accept nothing more from them.",
  { ...act, member: MemberId, memberName: Name },
);
export type MemberRemoved = Static<typeof MemberRemoved>;

export const RoomCreate = command("room.create", "Open a new room with a fresh code and enter it as its owner.", {
  ref: Ref,
  name: NameInput,
});
export const RoomPeek = command("room.peek", "What a room's door shows: its title and how many are inside.", {
  ref: Ref,
  room: RoomInput,
});
export const RoomLeave = command("room.leave", "Leave at once, without the grace that a reload gets.", { ref: Ref });

// What only the owner may do; the answer is `done`, and everyone sees the event.

export const RoomRename = command("room.rename", "Give the room a title.", { ref: Ref, title: Title });
export const RoomLock = command("room.lock", "Let nobody new in, or let people in again.", {
  ref: Ref,
  locked: Type.Boolean(),
});
export const MemberRemove = command("member.remove", "Remove a member and bar them from coming back.", {
  ref: Ref,
  member: MemberId,
});
export const RosterFetch = command("roster.fetch", "Ask who is here, a page at a time.", {
  ref: Ref,
  after: rosterFields.after,
});

export const RoomPeeked = reply(
  "room.peeked",
  "The room exists, or is a free name: then `exists` is false and `suggestion` is a name harder to guess.",
  { ref: Ref, room: RoomInfo, exists: Type.Boolean(), here: Count, suggestion: Type.Optional(RoomCode) },
);
export type RoomPeeked = Static<typeof RoomPeeked>;
export const Done = reply("done", "The command was carried out.", { ref: Ref });
export const RosterPage = reply("roster.page", "One page of who is here.", {
  ref: Ref,
  ...rosterFields.page,
  rev: Count,
});

// The same between gateway and rooms service, where the gateway vouches for `room` and `by`.

/**
 * The gateway's own random word for one wish to join. Asked twice with it, because the first answer did not come, the
 * rooms service admits the same new member again instead of finding their name taken by themselves.
 */
const Attempt = Type.String({ pattern: "^[A-Za-z0-9]{12,32}$" });

const asker = Type.Object({ id: MemberId, name: Name });

export const CreateRequest = request("room.create", "Make a coded room and admit its owner.", { name: NameInput });
export const JoinRequest = request("room.join", "Admit somebody, or refuse.", {
  room: RoomInput,
  name: NameInput,
  token: Type.Optional(Token),
  create: Type.Optional(Type.Boolean()),
  attempt: Type.Optional(Attempt),
  proven: Type.Optional(
    Type.Boolean({ description: "Admit only by a token of this room, and refuse others `too-fast` without a look." }),
  ),
});
export const CheckRequest = request("member.check", "Whether somebody who was admitted may still be in the room.", {
  room: RoomCode,
  member: MemberId,
});
export const ForgetRequest = request("session.forget", "A token is to be worth nothing from now on.", {
  room: RoomCode,
  token: Token,
});
export const RenewRequest = request("session.renew", "A new token for somebody who has stayed in the room.", {
  room: RoomCode,
  by: asker,
});
export const PeekRequest = request("room.peek", "What the room's door shows.", { room: RoomInput });
export const RenameRequest = request("room.rename", "Give the room a title.", {
  room: RoomCode,
  by: asker,
  title: Title,
});
export const LockRequest = request("room.lock", "Lock or unlock the room.", {
  room: RoomCode,
  by: asker,
  locked: Type.Boolean(),
});
export const RemoveRequest = request("member.remove", "Remove and bar a member.", {
  room: RoomCode,
  by: asker,
  member: MemberId,
  attempt: Type.Optional(Attempt),
  minSeq: Type.Optional(Seq),
  epoch: Type.Optional(Epoch),
});
export const MemberAdmitted = answer("member.admitted", "Who they are in this room, and the token that proves it.", {
  room: RoomInfo,
  you: Type.Object({ id: MemberId, name: Name, role: Role }),
  token: Token,
  known: Type.Optional(Type.Boolean({ description: "They came by a token: nobody new was made." })),
  made: Type.Optional(Type.Boolean({ description: "The room was made for them." })),
});
export type MemberAdmitted = Static<typeof MemberAdmitted>;
export const PeekAnswer = answer("room.peeked", "What the room's door shows.", {
  room: RoomInfo,
  exists: Type.Boolean(),
  here: Count,
  suggestion: Type.Optional(RoomCode),
});
export const RenewAnswer = answer("session.renewed", "The token.", { token: Token });
export const DoneAnswer = answer("done", "It is in the log.", {});
