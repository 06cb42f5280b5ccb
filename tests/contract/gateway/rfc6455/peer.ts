import { isUtf8 } from "node:buffer";
import { setImmediate } from "node:timers/promises";
import type { FrameItem } from "@parlor/contracts";
import { readFrame } from "../../../support/frame.ts";
import { type Fields, handshake, opcodes, opening } from "../../../support/websocket.ts";
import type { Ending } from "./endings.ts";
import { dial, readResponse } from "./handshake.ts";
import { type Frame, readFrames } from "./reading.ts";

// The gateway drops a connection whose bytes it did not read.
const dropped: readonly unknown[] = ["ECONNRESET", "EPIPE"];

export type Peer = Awaited<ReturnType<typeof openPeer>>;

/** An open WebSocket that may send any bytes at all. */
export async function openPeer(port: number, fields: Fields = {}) {
  const { socket, bytes } = dial(port);
  socket.write(handshake({ ...opening, ...fields }));
  const { response, rest } = await readResponse(bytes);
  if (response.status !== 101) throw new Error(`The handshake was answered with ${response.status}.`);
  const frames = readFrames(rest, bytes);

  async function next(): Promise<Frame> {
    const { value } = await frames.next();
    if (!value) throw new Error("The connection ended without another frame.");
    return value;
  }
  return {
    response,
    next,
    /** With one write, so that nothing is written to a connection that has ended meanwhile. */
    send: (...pieces: readonly Uint8Array[]) => void socket.write(Buffer.concat(pieces)),
    async trickle(...pieces: readonly Uint8Array[]) {
      for (const byte of Buffer.concat(pieces)) {
        socket.write(Uint8Array.of(byte));
        await setImmediate();
      }
    },
    /** Ends its half of TCP. */
    hangUp: () => void socket.end(),
    /** The next frame's items; it must be text and as the contracts say. */
    async answer(): Promise<FrameItem[]> {
      const { opcode, body } = await next();
      if (!isUtf8(body)) throw new Error("RFC 6455, 5.6: the gateway sent a text that is none.");
      return readFrame(body.toString(), opcode !== opcodes.text);
    },
    async ending(): Promise<Ending> {
      let code: Ending = "cut";
      try {
        for await (const { opcode, body } of frames) {
          if (code !== "cut") throw new Error("RFC 6455, 5.5.1: the gateway sent a frame after its close frame.");
          if (opcode !== opcodes.close) throw new Error(`Not a close frame: ${opcode} ${body.toString()}`);
          code = body.length === 0 ? "no code" : body.readUInt16BE();
        }
      } catch (error) {
        if (!(error instanceof Error && "code" in error && dropped.includes(error.code))) throw error;
      }
      return code;
    },
  };
}
