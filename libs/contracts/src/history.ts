import { type Static, Type } from "typebox";
import { answer, command, reply, request } from "./contract.ts";
import { Count, Epoch, MemberId, MessageId, PageSize, Ref, RoomCode, Seq } from "./fields.ts";
import { limits } from "./limits.ts";
import { MessagePosted } from "./message.ts";
import { MemberRemoved, RoomLocked, RoomRenamed, RoomUnlocked } from "./room.ts";

/** Everything durable that can happen in a room. */
export const LogEvent = Type.Union([MessagePosted, RoomRenamed, RoomLocked, RoomUnlocked, MemberRemoved]);
export type LogEvent = Static<typeof LogEvent>;

/**
 * An event at its place in the log. Live events carry `prev`, the seq of the event before it in this room as this
 * gateway sent it: a client whose own last seq differs has missed something and resumes.
 */
export const PlacedEvent = Type.Intersect([LogEvent, Type.Object({ seq: Seq, prev: Type.Optional(Seq) })]);
export type PlacedEvent = Static<typeof PlacedEvent>;

const range = {
  before: Type.Optional(Seq),
  after: Type.Optional(Seq),
  limit: Type.Optional(PageSize),
};
const page = { events: Type.Array(PlacedEvent), more: Type.Boolean() };
const query = { query: Type.String({ minLength: 1, maxLength: limits.queryLength }), before: Type.Optional(Seq) };
/**
 * An instance of the rooms service that has not applied this seq yet waits for it rather than answer short, and one that
 * still has another log rather than answer from that.
 */
const minSeq = { minSeq: Seq, epoch: Type.Optional(Epoch) };

export const HistoryFetch = command(
  "history.fetch",
  "A page of the room's log, oldest first: the last one, the one that ends before a seq, or the one that starts after it.",
  { ref: Ref, ...range },
);
export const HistorySearch = command("history.search", "Messages with all these words, newest first.", {
  ref: Ref,
  ...query,
});

export const HistoryPage = reply(
  "history.page",
  "Events in order. `more` says whether the log goes on in that direction.",
  {
    ref: Ref,
    ...page,
  },
);
export type HistoryPage = Static<typeof HistoryPage>;
export const HistoryFound = reply("history.found", "Messages found, newest first.", { ref: Ref, ...page });

export const HistoryRequest = request("history.fetch", "A page of a room's log.", {
  room: RoomCode,
  ...minSeq,
  ...range,
});
export const SearchRequest = request("history.search", "Search a room's messages.", {
  room: RoomCode,
  ...minSeq,
  ...query,
});
export const LandedRequest = request("history.landed", "Which of a member's messages are in the log.", {
  room: RoomCode,
  ...minSeq,
  by: MemberId,
  ids: Type.Array(MessageId, { maxItems: limits.pendingIds }),
});
export const HistoryAnswer = answer("history.page", "Events in order.", page);
export const FoundAnswer = answer("history.found", "Messages found, newest first.", page);
export const LandedAnswer = answer("history.landed", "The ids among those asked for that are in the log.", {
  ids: Type.Array(MessageId),
});
export const CountRequest = request("history.count", "How many events the log has between two places, both left out.", {
  room: RoomCode,
  ...minSeq,
  after: Seq,
  before: Seq,
});
export const CountAnswer = answer("history.count", "That many.", { count: Count });
