import { connect } from "node:net";
import type { FrameItem } from "@parlor/contracts";
import { readFrame } from "../../../support/frame.ts";
import { clientFrame, handshake, opcodes, walk } from "../../../support/websocket.ts";

export type Peer = Awaited<ReturnType<typeof openPeer>>;

const endOfHead = "\r\n\r\n";

/**
 * A TCP connection to the gateway on which anything can be written. Keeps every byte that comes back, and reads those
 * after a granted handshake as frames, each of which must be as the contracts declare.
 */
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
    /** That of the gateway's close frame; undefined where none came. */
    get code() {
      return code;
    },
    /** All that came, as text in which any ASCII can be looked for. */
    received: () => Buffer.concat(chunks).toString("latin1"),
    /** Fails where the gateway sent what no contract declares. */
    verify() {
      if (broken) throw broken;
    },
    write: (bytes: string | Uint8Array) => void (socket.writable && socket.write(bytes)),
    /** Resolves when the gateway has granted it: frames that are sent before are not heard (RFC 6455, 4.1). */
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
    /** Says goodbye as a browser does. */
    leave() {
      this.write(clientFrame(Buffer.of(1000 >> 8, 1000 & 0xff), opcodes.close));
    },
    /** Reads no more. */
    pause: () => void socket.pause(),
    /** Writes no more, and reads on. */
    end: () => void socket.end(),
    cut() {
      socket.destroy();
      return gone;
    },
  };
}
