import type { Static } from "typebox";
import { command, event, signal } from "./declare.ts";
import { MemberId, MessageId, Name, Text, Timestamp } from "./fields.ts";

export const MessagePost = command(
  "message.post",
  1,
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

/** A message as it is written to the log: the one place where its bytes are decided. `ts` leads, see `stampOf`. */
export function messagePosted({ ts, ...fields }: Omit<MessagePosted, "type">): string {
  return JSON.stringify({ ts, type: "message.posted", ...fields });
}

const lead = '{"ts":';
const digits = 13; // of milliseconds since 1970, until the year 2286

/** The timestamp of an event's stored bytes, read without parsing them; 0 where it does not lead. */
export function stampOf(data: Uint8Array): number {
  let stamp = 0;
  for (let at = 0; at < lead.length; at++) if (data[at] !== lead.charCodeAt(at)) return 0;
  for (let at = lead.length; at < lead.length + digits; at++) stamp = stamp * 10 + (data[at] ?? Number.NaN) - 48;
  return Number.isInteger(stamp) ? stamp : 0;
}

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
