import { type Command, type FrameItem, protocol } from "@parlor/contracts";
import { WebSocket } from "ws";
import { readFrame } from "../../support/frame.ts";

type Ear = { readonly heard: (item: FrameItem) => void; readonly closed: (code: number) => void };

export type Line = {
  readonly send: (command: Command) => void;
  readonly post: (id: string, text: string) => void;
  readonly close: () => void;
};

/** How long a gateway may take to accept a connection, in milliseconds. */
const patience = 3_000;

/** Opens a WebSocket to a gateway; undefined where none can be had. What breaks the contracts ends the run. */
export function openLine(port: number, { heard, closed }: Ear): Promise<Line | undefined> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, [protocol], { handshakeTimeout: patience });
  const { promise, resolve } = Promise.withResolvers<Line | undefined>();
  let open = false;
  socket.on("error", () => resolve(undefined)); // once open, its close tells
  socket.on("message", (bytes, binary) => readFrame(bytes.toString(), binary).forEach(heard));
  socket.once("close", (code) => {
    if (open) closed(code);
    resolve(undefined);
  });
  socket.once("open", () => {
    open = true;
    const send = (command: object) => socket.send(JSON.stringify(command));
    const post = (id: string, text: string) => send({ type: "message.post", id, text });
    resolve({ send, post, close: () => socket.close(1000) });
  });
  return promise;
}
