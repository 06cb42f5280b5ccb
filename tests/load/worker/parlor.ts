import { type PostCommand, protocol, type Refused, type RoomJoined } from "@parlor/contracts";
import type { Guest, Protocol, Utterance } from "./guest.ts";

const begins = { events: '[{"seq":', refusal: '[{"type":"refused"', signal: '[{"type":"' } as const;
const before = ',"prev":';

/** Every event names the one it follows, so everyone sees a hole at once. */
export const parlor: Protocol = {
  subprotocol: protocol,
  greet(guest) {
    const { epoch, token } = guest.memory ?? {};
    const { room, name } = guest.place;
    const again = token && epoch && { token, resume: { epoch, after: guest.at }, pending: guest.pending.slice(0, 256) };
    guest.send(JSON.stringify({ type: "room.join", ref: 1, room, name, create: true, ...again }));
  },
  hear(guest, bytes, start, end, now) {
    if (opens(begins.events, bytes, start)) return hearEvents(guest, bytes, start, end, now);
    const isNoise = opens(begins.signal, bytes, start) && !opens(begins.refusal, bytes, start);
    if (isNoise) guest.around.tally.counts.noise += 1;
    else for (const item of JSON.parse(bytes.toString("utf8", start, end))) hearReply(guest, item);
  },
  say: (utterance) => JSON.stringify(commandOf(utterance)),
};

type Post = { readonly type: PostCommand["type"]; readonly id: string; readonly [field: string]: unknown };

function commandOf({ kind, id, text, target, number }: Utterance): Post {
  if (kind === "messages" || target === undefined) return { type: "message.post", id, text };
  if (kind === "edits") return { type: "message.edit", id, target, text };
  const type = number % 2 === 1 ? "reaction.add" : "reaction.remove"; // the message itself was the first
  return { type, id, target, emoji: "👍" };
}

function hearEvents(guest: Guest, bytes: Buffer, start: number, end: number, now: number): void {
  const { tally } = guest.around;
  const seqAt = start + begins.events.length;
  const seq = numberAt(bytes, seqAt);
  const previousAt = seqAt + String(seq).length;
  const read = guest.book.find(seq, end - start) ?? guest.book.read(bytes, start, end);
  const isAgain = !opens(before, bytes, previousAt) || read.last <= guest.at;
  if (isAgain) tally.counts.doubled += opens(before, bytes, previousAt) ? read.events : 0;
  else {
    if (numberAt(bytes, previousAt + before.length) !== guest.at) tally.counts.holes += 1;
    guest.at = read.last;
    guest.delivered += read.events;
    tally.counts.delivered += read.events;
  }
  const sampled = read.said[guest.place.index % read.said.length];
  if (sampled && !isAgain && !guest.isSlow) tally.took("delivery", now - sampled.due);
  if (guest.unanswered > 0) for (const said of read.said) guest.shown(said, now);
}

function hearReply(guest: Guest, reply: RoomJoined | Refused): void {
  if (reply.type === "refused") return guest.refused(reply.reason, reply.id);
  if (reply.type !== "room.joined") return;
  guest.memory = { epoch: reply.epoch, token: reply.token };
  guest.entered(reply.seq, reply.landed);
}

function opens(text: string, bytes: Buffer, at: number): boolean {
  for (let index = 0; index < text.length; index++) if (bytes[at + index] !== text.charCodeAt(index)) return false;
  return true;
}

function numberAt(bytes: Buffer, at: number): number {
  let number = 0;
  for (let index = at; ; index++) {
    const digit = (bytes[index] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return number;
    number = number * 10 + digit;
  }
}
