import type { Dialect, Guest } from "./guest.ts";
import { findStamp } from "./stamp.ts";
import { type Speech, tongues } from "./tongue.ts";

const timedOneIn = 8;
const name = { json: '{"type":"'.length, "socket.io": '42["'.length } as const;
const letterOfMessage = "m".charCodeAt(0);

/** A server that sends every message in a frame of its own, and does not number them. */
export function plain(speech: Speech): Dialect {
  const tongue = tongues[speech];
  const say = (guest: Guest, text: string | undefined) => text !== undefined && guest.send(text);
  return {
    protocol: "",
    greet: (guest) => say(guest, tongue.greeting(guest.place)),
    hear(guest, bytes, start, end, now) {
      if (bytes[start + name[speech]] === letterOfMessage && guest.isInside)
        return hearMessage(guest, bytes, start, end, now);
      const frame = bytes.toString("utf8", start, end);
      if (tongue.read(frame)?.type === "joined") guest.entered(0);
      else say(guest, tongue.answer(frame, guest.place));
    },
    post: tongue.post,
  };
}

function hearMessage(guest: Guest, bytes: Buffer, start: number, end: number, now: number): void {
  const { tally } = guest.around;
  guest.delivered += 1;
  tally.counts.delivered += 1;
  if (guest.unanswered === 0 && guest.delivered % timedOneIn !== 0) return;
  const stamp = findStamp(bytes, start, end);
  if (!stamp) return;
  tally.took("delivery", now - stamp.due);
  if (stamp.author === guest.place.index) guest.book.tell();
  guest.shown(stamp, now);
}
