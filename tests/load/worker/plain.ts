import type { Dialect } from "./dialect.ts";
import type { Guest } from "./guest.ts";
import { findStamp } from "./stamp.ts";

/** Of so many frames one is timed: finding its stamp costs more than counting it. */
const timedOneIn = 8;

/** The bench's peers that speak plain JSON: `{"type":"message",…}` for every message, one in a frame. */
export const raw: Dialect = {
  path: "/",
  protocol: "",
  greet(guest) {
    const { room, name } = guest.place;
    guest.send(JSON.stringify({ type: "join", room, name }));
  },
  hear(guest, bytes, start, end, now) {
    if (bytes[start + '{"type":"'.length] === letter.m) hearMessage(guest, bytes, start, end, now);
    else guest.entered(0);
  },
  post: (id, text) => JSON.stringify({ type: "post", id, text }),
};

/** Those that speak Socket.IO: Engine.IO 4 and Socket.IO 5 by their numbers, over the WebSocket from the beginning. */
export const socketIo: Dialect = {
  path: "/socket.io/?EIO=4&transport=websocket",
  protocol: "",
  greet: () => undefined, // the server speaks first
  hear(guest, bytes, start, end, now) {
    const [packet, kind] = [bytes[start], bytes[start + 1]];
    if (packet === digit.open) guest.send("40");
    else if (packet === digit.ping) guest.send("3");
    else if (packet === digit.message && kind === digit.connected) guest.send(joining(guest));
    else if (bytes[start + '42["'.length] === letter.m) hearMessage(guest, bytes, start, end, now);
    else guest.entered(0);
  },
  post: (id, text) => `42${JSON.stringify(["post", { id, text }])}`,
};

const letter = { m: 0x6d } as const;
const digit = { open: 0x30, connected: 0x30, ping: 0x32, message: 0x34 } as const;

function joining({ place: { room, name } }: Guest): string {
  return `42${JSON.stringify(["join", room, name])}`;
}

/** One message. Nothing says which one it follows: what is missing is known by counting at the end. */
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
