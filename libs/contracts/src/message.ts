import type { Static } from "typebox";
import { command, post, signal } from "./declare.ts";
import { MemberId, Name, Text } from "./fields.ts";

export const [MessagePost, MessagePosted] = post(
  "message.post",
  1,
  "Say something. There is no reply: seeing the message come back is the confirmation. `id` is the member's own.",
  "message.posted",
  "A message now exists. Its author receives it too: that is the confirmation.",
  { text: Text },
);
export type MessagePosted = Static<typeof MessagePosted>;

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

export const messageKinds = [MessagePost, TypingStart, MessagePosted, MemberTyping] as const;
