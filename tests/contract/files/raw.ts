import { connect } from "node:net";
import { stopAfter } from "../../support/leftovers.ts";

/** A connection that says any bytes, and hears what is said. */
export function dial(port: number | undefined) {
  const socket = connect(port ?? 0, "127.0.0.1");
  let heard = "";
  socket.setEncoding("latin1").on("data", (text: string) => {
    heard += text;
  });
  socket.on("error", () => undefined); // how it ends is no matter
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  stopAfter(async () => void socket.destroy());
  return {
    say: (bytes: string | Uint8Array) => void socket.write(bytes),
    heard: () => heard,
    cut: () => void socket.destroy(),
    closed,
  };
}

export function head(room: string, fields: Readonly<Record<string, string>>): string {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return `PUT /files/${room} HTTP/1.1\r\nHost: parlor.test\r\n${lines.join("")}\r\n`;
}
