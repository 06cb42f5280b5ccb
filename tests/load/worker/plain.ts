import type { Guest, Protocol } from "./guest.ts";
import { peerProtocols, type Speech } from "./peer-protocol.ts";
import { findStamp, postId } from "./stamp.ts";

const timedOneIn = 8;
const name = { json: '{"type":"'.length, "socket.io": '42["'.length } as const;
const letterOfMessage = "m".charCodeAt(0);

/** For servers that send every message in a frame of its own, without numbers. */
export function plain(speech: Speech): Protocol {
  const protocol = peerProtocols[speech];
  const say = (guest: Guest, text: string | undefined) => text !== undefined && guest.send(text);
  return {
    subprotocol: "",
    greet: (guest) => say(guest, protocol.greeting(guest.place)),
    hear(guest, bytes, start, end, now) {
      if (bytes[start + name[speech]] === letterOfMessage && guest.isInside)
        return hearMessage(guest, bytes, start, end, now);
      const frame = bytes.toString("utf8", start, end);
      if (protocol.read(frame)?.type === "joined") guest.entered(0);
      else say(guest, protocol.answer(frame, guest.place));
    },
    say: ({ id, text }) => protocol.post(id, text),
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
  guest.shown({ ...stamp, id: postId(stamp), seq: guest.book.newest }, now);
}
