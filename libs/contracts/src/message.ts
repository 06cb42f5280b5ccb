import type { Static } from "typebox";
import { command, event, signal } from "./contract.ts";
import { MemberId, MessageId, Name, Text, Timestamp } from "./fields.ts";

export const MessagePost = command(
  "message.post",
  "Say something. There is no reply: seeing the message come back is the confirmation. `id` is the member's own.",
  { id: MessageId, text: Text },
);
export type MessagePost = Static<typeof MessagePost>;

export const MessagePosted = event(
  "message.posted",
  "A message now exists. Its author receives it too: that is the confirmation.",
  { id: MessageId, by: MemberId, name: Name, text: Text, ts: Timestamp },
);
export type MessagePosted = Static<typeof MessagePosted>;

/** What the gateway writes to the log for a post: the one place where a message's bytes are made. */
export const messagePosted = (fields: Omit<MessagePosted, "type">): MessagePosted => ({
  type: "message.posted",
  ...fields,
});

export const TypingStart = command(
  "typing.start",
  "The person is writing. Sent at most every `limits.typingEvery`; more often is ignored. No reply.",
  {},
);

export const MemberTyping = signal("member.typing", "Somebody is writing; believed for `limits.typingShown`.", {
  by: MemberId,
  name: Name,
});
export type MemberTyping = Static<typeof MemberTyping>;
