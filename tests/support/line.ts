import { protocol } from "@parlor/contracts";
import { WebSocket } from "ws";

export type LineOptions = {
  readonly protocols?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** A local address to connect from. */
  readonly from?: string;
  /** Milliseconds for the server to accept it. */
  readonly patience?: number;
  readonly frame?: (text: string, binary: boolean) => void;
};

export type Ended = { readonly code: number; readonly reason: string };
export type Line = Awaited<ReturnType<typeof openLine>>;

/** An open WebSocket for every client that keeps the rules. Rejects if it cannot be had. */
export async function openLine(url: string, options: LineOptions = {}) {
  const { protocols = [protocol], headers = {}, from, patience, frame } = options;
  const socket = new WebSocket(url, [...protocols], {
    headers,
    perMessageDeflate: false,
    maxPayload: 0,
    ...(from !== undefined && { localAddress: from }),
    ...(patience !== undefined && { handshakeTimeout: patience }),
  });
  let localPort = 0;
  socket.once("upgrade", ({ socket: { localPort: port = 0 } }) => {
    localPort = port;
  });
  const closed = new Promise<Ended>((resolve) => {
    socket.once("close", (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  if (frame) socket.on("message", (bytes, binary) => frame(bytes.toString(), binary));
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.on("error", reject); // before it is open; later ones are followed by "close"
  });
  return {
    socket,
    localPort,
    closed,
    send: (command: object) => socket.send(JSON.stringify(command)),
    close: () => socket.close(1000),
    /** As a dead network does. */
    cut: () => socket.terminate(),
  };
}
