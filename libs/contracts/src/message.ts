import { type Static, Type } from "typebox";
import { command, event, post, signal } from "./declare.ts";
import { effects } from "./effects.ts";
import { MemberId, MessageId, Name, Target, Text, Timestamp } from "./fields.ts";
import { sealedFiles } from "./files.ts";
import { limits } from "./limits.ts";

const mentions = Type.Optional(
  Type.Array(Type.Object({ member: MemberId, name: Name }), {
    maxItems: limits.mentions,
    description: "Who is mentioned, each with the name as it stands in the text.",
  }),
);
const everyone = Type.Optional(
  Type.Literal(true, { description: "It mentions everybody in the room. Only the owner says so." }),
);
const signed = { by: MemberId, name: Name, ts: Timestamp };

export const [MessagePost, MessagePosted] = post(
  "message.post",
  1,
  "Say something; `reply` is the place of the message that it answers. There is no answer to the command: seeing the message " +
    "come back is the confirmation. `id` is the member's own.",
  "message.posted",
  "A message now exists. Its author receives it too: that is the confirmation.",
  {
    text: Type.String({ maxLength: limits.textLength, description: "May be empty if there are files." }),
    reply: Type.Optional(Target),
    mentions,
    everyone,
    ...sealedFiles,
  },
);
export type MessagePosted = Static<typeof MessagePosted>;

export const [MessageEdit, MessageEdited] = post(
  "message.edit",
  1,
  "Say otherwise what one said. Of another's message, or one that is deleted, it changes nothing.",
  "message.edited",
  "A message says something else now. The text before is erased.",
  { target: Target, text: Text, mentions, everyone },
  effects["message.edited"],
);

export const [MessageDelete, MessageDeleted] = post(
  "message.delete",
  0.25,
  "Delete what one said, for ever. Of another's message it changes nothing.",
  "message.deleted",
  "A message is deleted. What it said is erased.",
  { target: Target },
  effects["message.deleted"],
);

export const MessageRemoved = event(
  "message.removed",
  "The owner removed a message. What it said is erased.",
  { ...signed, target: Target, author: MemberId },
  effects["message.removed"],
);

export const MessageKept = event(
  "message.kept",
  "What the log keeps of a message when it erases how it was posted: its author, its `message` id, when it was `posted`, and " +
    "what it answers, and its files. What it says is in its newest edit. The rooms service alone writes it; it changes " +
    "nothing that anybody is shown.",
  { ...signed, target: Target, message: MessageId, posted: Timestamp, reply: Type.Optional(Target), ...sealedFiles },
  effects["message.kept"],
);
export type MessageKept = Static<typeof MessageKept>;

export const EventErased = event(
  "event.erased",
  "What somebody said here about a message is erased. It stands in an answer, and never in a log.",
  { ...signed, target: Target },
  effects["event.erased"],
);

const deletion = Type.Object(signed, { description: "Who deleted it, and when." });
/** What edits and deletions make of a message. */
export const changesOfItem = { edited: Type.Optional(Timestamp), deleted: Type.Optional(deletion) };

/** What is left of a message that is deleted. */
export const DeletedMessage = Type.Object({
  ...MessagePosted.properties,
  text: Type.Literal(""),
  deleted: deletion,
});

export const TypingStart = command(
  "typing.start",
  0.25,
  "The person is writing. Sent at most every `limits.typingEvery`; more often is ignored. No reply.",
  {},
);

export const MemberTyping = signal("member.typing", "Somebody is writing; believed for `limits.typingShown`.", {
  by: MemberId,
  name: Name,
});
export type MemberTyping = Static<typeof MemberTyping>;

export const messageKinds = [
  MessagePost,
  MessageEdit,
  MessageDelete,
  TypingStart,
  MessagePosted,
  MessageEdited,
  MessageDeleted,
  MessageRemoved,
  MessageKept,
  EventErased,
  MemberTyping,
] as const;
