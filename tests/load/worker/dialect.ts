import type { Guest } from "./guest.ts";

/** How one kind of server is spoken to. */
export type Dialect = {
  /** The WebSocket's subprotocol; empty for none. */
  readonly protocol: string;
  /** What is said first on a new connection. */
  greet(guest: Guest): void;
  /** Takes a frame and tells the guest what was in it. `now` is in microseconds of the shared clock. */
  hear(guest: Guest, bytes: Buffer, start: number, end: number, now: number): void;
  /** The frame that says a text. */
  post(id: string, text: string): string;
};
