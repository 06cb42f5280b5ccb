import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import type { Cost } from "./stranger.ts";

/** A TCP connection without a library, from an address of its own: it can say half of a thing, and not read. */
export function openRaw(port: number, from: string, cost: Cost): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port, localAddress: from });
    socket.on("error", () => "told by its close");
    socket.once("close", () => resolve(socket));
    socket.once("connect", () => {
      cost.connections += 1;
      resolve(socket);
    });
  });
}

/** The first lines of a WebSocket, of a version of the protocol. */
export function handshake(port: number, version = 13, more = ""): string {
  const fields = [
    "GET /ws HTTP/1.1",
    `Host: localhost:${port}`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    `Sec-WebSocket-Version: ${version}`,
    `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
    "Sec-WebSocket-Protocol: chat.v1",
  ];
  return `${fields.join("\r\n")}\r\n${more}\r\n`;
}

/** A text frame of a client, masked with zeros; `claimed` is the length that its head says, `fin` whether it ends the message. */
export function textFrame(text: string, { fin = true, claimed = text.length } = {}): Buffer {
  const head = Buffer.alloc(8);
  head[0] = fin ? 0x81 : 0x01;
  head[1] = 0xfe;
  head.writeUInt16BE(claimed, 2);
  return Buffer.concat([head, Buffer.from(text)]);
}

/** What has come so far, until it has a blank line; empty where the connection was closed before. */
export function headOf(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let head = "";
    socket.once("close", () => resolve(head));
    const more = (bytes: Buffer) => {
      head += bytes.toString("latin1");
      if (!head.includes("\r\n\r\n")) return;
      socket.off("data", more);
      resolve(head);
    };
    socket.on("data", more);
  });
}
