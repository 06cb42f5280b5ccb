import { connect } from "node:net";
import type { FrameItem } from "@parlor/contracts";
import { readFrame } from "../../../support/frame.ts";
import { clientFrame, handshake, opcodes, walk } from "../../../support/websocket.ts";

export type Peer = Awaited<ReturnType<typeof openPeer>>;

const endOfHead = "\r\n\r\n";

/** A TCP connection that may write anything. Keeps all bytes, and reads frames as the contracts declare them. */
export async function openPeer(port: number) {
  const socket = connect(port, "127.0.0.1");
  const chunks: Buffer[] = [];
  const items: FrameItem[] = [];
  let unread: Buffer = Buffer.alloc(0);
  const looking = new Set<() => void>();
  const granted = Promise.withResolvers<void>();
  let inFrames = false;
  let broken: unknown;
  let closed = false;
  let code: number | undefined;

  const readHead = () => {
    const end = unread.indexOf(endOfHead);
    if (end < 0 || !unread.toString("latin1", 0, end).startsWith("HTTP/1.1 101 ")) return;
    inFrames = true;
    granted.resolve();
    unread = unread.subarray(end + endOfHead.length);
  };
  const readFrames = () => {
    const whole = walk(unread, 0, unread.length, (opcode, bytes, start, end) => {
      const data = bytes.subarray(start, end);
      if (opcode === opcodes.close) code = data.length < 2 ? 1005 : data.readUInt16BE();
      else if (opcode <= opcodes.binary) items.push(...readFrame(data.toString(), opcode !== opcodes.text));
      for (const look of [...looking]) look();
    });
    unread = unread.subarray(whole);
  };
  socket.on("data", (chunk) => {
    chunks.push(chunk);
    unread = Buffer.concat([unread, chunk]);
    try {
      if (!inFrames) readHead();
      if (inFrames) readFrames();
    } catch (error) {
      broken ??= error;
      socket.destroy();
    }
  });
  const gone = new Promise<void>((resolve) => {
    socket.once("close", () => {
      closed = true;
      resolve();
    });
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.on("error", reject); // before it is connected; later ones are followed by "close"
  });

  return {
    items,
    gone,
    get closed() {
      return closed;
    },
    /** The gateway's close code, if any. */
    get code() {
      return code;
    },
    /** As text in which any ASCII can be looked for. */
    received: () => Buffer.concat(chunks).toString("latin1"),
    /** Fails if the gateway sent what no contract declares. */
    verify() {
      if (broken) throw broken;
    },
    write: (bytes: string | Uint8Array) => void (socket.writable && socket.write(bytes)),
    /** Resolves once the gateway grants it: earlier frames are not heard (RFC 6455, 4.1). */
    greet() {
      socket.write(handshake());
      return Promise.race([granted.promise, gone]);
    },
    sendAll(frames: readonly { readonly opcode: number; readonly data: string }[]) {
      for (const { opcode, data } of frames) this.write(clientFrame(data, opcode));
    },
    send(item: object) {
      this.write(clientFrame(JSON.stringify(item)));
    },
    async until(suits: (item: FrameItem) => boolean) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = () => items.some(suits) && resolve();
      looking.add(look);
      look();
      await Promise.race([promise, gone]);
      looking.delete(look);
    },
    /** As a browser does. */
    leave() {
      this.write(clientFrame(Buffer.of(1000 >> 8, 1000 & 0xff), opcodes.close));
    },
    pause: () => void socket.pause(),
    /** Exported functions that read what strangers wrote, or what was made of it, each given such a text. */
    end: () => void socket.end(),
    cut() {
      socket.destroy();
      return gone;
    },
  };
}
