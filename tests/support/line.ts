import { protocol } from "@parlor/contracts";
import { WebSocket } from "ws";

export type LineOptions = {
  readonly protocols?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** The address of this machine that it comes from. */
  readonly from?: string;
  /** How long the server may take to accept it, in milliseconds. */
  readonly patience?: number;
  /** What comes, frame by frame. */
  readonly frame?: (text: string, binary: boolean) => void;
};

/** How a connection ended. */
export type Ended = { readonly code: number; readonly reason: string };
export type Line = Awaited<ReturnType<typeof openLine>>;

/** A WebSocket, open: every client of these tests but those that must break the rules. Rejects if it cannot be had. */
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
    /** Closes in good order. */
    close: () => socket.close(1000),
    /** Cuts the connection without a word, as a dead network does. */
    cut: () => socket.terminate(),
  };
}
