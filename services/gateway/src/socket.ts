import type { CloseReason } from "@parlor/contracts";

/** What a session needs of its connection. `server.ts` makes it of a uWebSockets.js socket. */
export type Socket = {
  /** Sends one frame: `sent` to the kernel, `queued` behind others, or `dropped` since too much is queued. */
  send(frame: Uint8Array | string): "sent" | "queued" | "dropped";
  /** Bytes that are queued. */
  queued(): number;
  /** From now on the socket gets what is fanned out to a topic. */
  subscribe(topic: string): void;
  unsubscribe(topic: string): void;
  /** Sends a ping, behind all that was sent before; its answer is heard as a pong with the same token. */
  ping(token: string): void;
  /** Closes with a code of the contracts' table. */
  end(reason: CloseReason): void;
  /** Closes at once, without a word: for a peer that does not read. */
  cut(): void;
};
