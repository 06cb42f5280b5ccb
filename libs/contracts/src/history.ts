import { type Static, Type } from "typebox";
import { answer, ofKind, oneOf, query, question, reply } from "./declare.ts";
import { Count, Epoch, MemberId, MessageId, PageSize, Ref, RoomCode, Seq } from "./fields.ts";
import { limits } from "./limits.ts";
import { changesOfItem, DeletedMessage, messageKinds } from "./message.ts";
import { reactionKinds, reactionsOfItem } from "./reaction.ts";
import { roomKinds } from "./room.ts";

/** Every durable event. */
export const events = ofKind([...messageKinds, ...reactionKinds, ...roomKinds], "event");
export const LogEvent = oneOf(events);
export type LogEvent = Static<typeof LogEvent>;
/** The events that a room's members are told. */
export const shownEvents = events.filter((one) => one.shown);

/** `prev`: the seq sent before; a client with another one missed something. `changed`: the newest seq folded in. */
export const PlacedEvent = Type.Intersect([
  oneOf([...shownEvents, DeletedMessage]),
  Type.Object({
    seq: Seq,
    prev: Type.Optional(Seq),
    changed: Type.Optional(Seq),
    ...changesOfItem,
    ...reactionsOfItem,
  }),
]);
export type PlacedEvent = Static<typeof PlacedEvent>;

const range = {
  before: Type.Optional(Seq),
  after: Type.Optional(Seq),
  limit: Type.Optional(PageSize),
  changed: Type.Optional(Type.Integer({ minimum: 0, description: "Only items that changed after this seq." })),
  at: Type.Optional(
    Type.Array(Seq, {
      minItems: 1,
      maxItems: limits.historyPage,
      description: "Only the items at these places, and no range: what replies answer.",
    }),
  ),
};
const page = { events: Type.Array(PlacedEvent), more: Type.Boolean() };
const words = {
  query: Type.String({ minLength: 1, maxLength: limits.queryLength }),
  zone: Type.Optional(
    Type.String({ maxLength: limits.zoneLength, description: "The IANA time zone that days are of; else UTC." }),
  ),
  before: Type.Optional(Seq),
};
/** An instance that has not applied this seq, or has another log, waits rather than answers short. */
const minSeq = { minSeq: Seq, epoch: Type.Optional(Epoch) };

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

export const [HistoryFetch, HistoryQuestion] = query(
  "history.fetch",
  0.5,
  "A page of the room's log, oldest first: the last one, the one that ends before a seq, or the one that starts after it.",
  range,
  answer("history.page", "Events in order.", page),
  {
    room: RoomCode,
    ...minSeq,
    facts: Type.Optional(
      Type.Boolean({
        description: "Every event at its own place, also those that change an item; as far back as they are kept.",
      }),
    ),
  },
  "A page of a room's log.",
);
export const [HistorySearch, SearchQuestion] = query(
  "history.search",
  3,
  'Messages with all these words, newest first. `from:Ana`, `from:"Ana B"`, `has:link`, `before:2026-11-01` and `after:2026-11-01` narrow it.',
  words,
  answer("history.found", "Messages found, newest first.", page),
  { room: RoomCode, ...minSeq },
  "Search a room's messages.",
);
export const LandedQuestion = question(
  "history.landed",
  "Which of a member's messages are in the log.",
  { room: RoomCode, ...minSeq, by: MemberId, ids: Type.Array(MessageId, { maxItems: limits.pendingIds }) },
  answer("history.landed", "The ids among those asked for that are in the log.", { ids: Type.Array(MessageId) }),
);
export const CountQuestion = question(
  "history.count",
  "How many items there are between two places, both left out.",
  { room: RoomCode, ...minSeq, after: Seq, before: Seq },
  answer("history.count", "That many.", { count: Count }),
);

export const historyKinds = [
  HistoryFetch,
  HistorySearch,
  HistoryPage,
  HistoryFound,
  HistoryQuestion,
  SearchQuestion,
  LandedQuestion,
  CountQuestion,
] as const;
