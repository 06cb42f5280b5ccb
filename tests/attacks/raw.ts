import { connect, type Socket } from "node:net";
import type { Cost } from "./stranger.ts";

/** TCP from an address of its own: it can say half of a thing, and not read. */
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

/** What came up to a blank line; empty if the connection closed before. */
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
