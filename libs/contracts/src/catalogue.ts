import type { Static } from "typebox";
import * as history from "./history.ts";
import * as message from "./message.ts";
import * as presence from "./presence.ts";
import * as room from "./room.ts";
import * as session from "./session.ts";

/** Everything a client may send. */
export const commands = [
  session.RoomJoin,
  session.RoomWatch,
  session.SessionForget,
  session.SessionPing,
  room.RoomCreate,
  room.RoomPeek,
  room.RoomLeave,
  room.RoomRename,
  room.RoomLock,
  room.MemberRemove,
  room.RosterFetch,
  message.MessagePost,
  message.TypingStart,
  history.HistoryFetch,
  history.HistorySearch,
] as const;
export type Command = Static<(typeof commands)[number]>;

/** Durable facts, as the log holds them. */
export const events = [
  message.MessagePosted,
  room.RoomRenamed,
  room.RoomLocked,
  room.RoomUnlocked,
  room.MemberRemoved,
] as const;

/** Fleeting facts that a room's members are told over the bus. */
export const roomSignals = [message.MemberTyping, presence.RosterChanged] as const;
/** All fleeting facts. The others are a gateway's own: it believes nobody on the bus who says them. */
export const signals = [...roomSignals, session.SessionRenewed, session.GatewayDraining] as const;
export type Signal = Static<(typeof signals)[number]>;

/** Answers to commands. */
export const replies = [
  session.RoomJoined,
  session.RoomWatched,
  session.SessionPong,
  session.Refused,
  room.RoomPeeked,
  room.Done,
  room.RosterPage,
  history.HistoryPage,
  history.HistoryFound,
] as const;
export type Reply = Static<(typeof replies)[number]>;

/** One item of a frame to a client; a frame is an array of them. */
export type FrameItem = history.PlacedEvent | Signal | Reply;

/** What the rooms service is asked, each with its answer. Any may be answered by a refusal instead. */
export const requests = {
  "room.create": { request: room.CreateRequest, answer: room.MemberAdmitted },
  "room.join": { request: room.JoinRequest, answer: room.MemberAdmitted },
  "room.peek": { request: room.PeekRequest, answer: room.PeekAnswer },
  "room.rename": { request: room.RenameRequest, answer: room.DoneAnswer },
  "room.lock": { request: room.LockRequest, answer: room.DoneAnswer },
  "member.remove": { request: room.RemoveRequest, answer: room.DoneAnswer },
  "member.check": { request: room.CheckRequest, answer: room.DoneAnswer },
  "session.forget": { request: room.ForgetRequest, answer: room.DoneAnswer },
  "session.renew": { request: room.RenewRequest, answer: room.RenewAnswer },
  "room.roster": { request: presence.RosterRequest, answer: presence.RosterAnswer },
  "history.fetch": { request: history.HistoryRequest, answer: history.HistoryAnswer },
  "history.search": { request: history.SearchRequest, answer: history.FoundAnswer },
  "history.landed": { request: history.LandedRequest, answer: history.LandedAnswer },
  "history.count": { request: history.CountRequest, answer: history.CountAnswer },
} as const;
export type RequestType = keyof typeof requests;
export type RequestOf<T extends RequestType> = Static<(typeof requests)[T]["request"]>;
export type AnswerOf<T extends RequestType> = Static<(typeof requests)[T]["answer"]> | session.RefusedAnswer;
