import { once } from "node:events";
import { type FrameItem, protocol } from "@parlor/contracts";
import { WebSocket } from "ws";

const members = 8;
/** In ms. */
const tick = 10;

/** Says this much a second in a room until it is told to stop. */
export async function startCrowd(url: string, room: string, perSecond: number) {
  const sockets = await Promise.all(Array.from({ length: members }, (_, at) => enter(url, room, `Member ${at}`)));
  const began = performance.now();
  let said = 0;
  const timer = setInterval(() => {
    const due = ((performance.now() - began) / 1000) * perSecond;
    for (; said < due; said++) {
      const text = `message ${said} ${"with some words ".repeat(said % 7)}`.trim();
      sockets[(said >> 1) % members]?.send(
        JSON.stringify({ type: "message.post", id: crypto.randomUUID().replaceAll("-", ""), text }),
      );
    }
  }, tick);
  return {
    said: () => said,
    stop() {
      clearInterval(timer);
      for (const socket of sockets) socket.terminate();
    },
  };
}

async function enter(url: string, room: string, name: string): Promise<WebSocket> {
  const socket = new WebSocket(url, protocol, { perMessageDeflate: false });
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "room.join", ref: 1, room, name, create: true }));
  const [frame] = await once(socket, "message");
  const items: readonly FrameItem[] = JSON.parse(String(frame));
  if (!items.some(({ type }) => type === "room.joined")) throw new Error(`${name} was not let in: ${frame}`);
  return socket;
}
