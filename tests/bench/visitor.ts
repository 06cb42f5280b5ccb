import { on, once } from "node:events";
import { WebSocket } from "ws";
import type { Comer, Heard, PeerProtocol } from "../load/worker/peer-protocol.ts";

export type Visitor = Awaited<ReturnType<typeof visit>>;

/** Resolves when the visitor is in the room; rejects if the peer hangs up first. */
export async function visit(url: string, protocol: PeerProtocol, comer: Comer) {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  const frames = on(socket, "message", { close: ["close"] });
  await once(socket, "open");
  const send = (frame: string | undefined) => frame && socket.send(frame);

  async function next(): Promise<Heard> {
    for (;;) {
      const { value, done } = await frames.next();
      if (done) throw new Error(`The peer hung up on ${comer.name}.`);
      const frame = String(value[0]);
      send(protocol.answer(frame, comer));
      const heard = protocol.read(frame);
      if (heard) return heard;
    }
  }

  send(protocol.greeting(comer));
  const { type } = await next();
  if (type !== "joined") throw new Error(`${comer.name} came in to a ${type}.`);
  return {
    post: (id: string, text: string) => send(protocol.post(id, text)),
    next,
    leave: () => socket.terminate(),
  };
}
