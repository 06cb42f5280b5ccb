import type { Command } from "./catalogue.ts";

/**
 * What a connection pays for what it causes, before it is done. One unit is one short message; a host sets how many
 * units a second a connection and an address have. What turned out cheaper than it was taken for is paid back.
 */
export const costs = {
  /** Each command by itself. */
  commands: {
    "message.post": 1,
    "typing.start": 0.25,
    "session.ping": 0.1,
    "session.forget": 1,
    "room.create": 5,
    "room.join": 2,
    "room.watch": 2,
    "room.peek": 2,
    "room.leave": 0.5,
    "room.rename": 3,
    "room.lock": 3,
    "member.remove": 3,
    "roster.fetch": 2,
    "history.fetch": 0.5,
    "history.search": 3,
  },
  /** Bytes of a frame that a command's own cost covers, and how many more cost one unit. */
  frame: { covered: 512, bytesPerUnit: 2048 },
  /** Bytes read from the history, for a page or for what somebody missed, that cost one unit. */
  history: { bytesPerUnit: 16 * 1024 },
} as const satisfies {
  readonly commands: Readonly<Record<Command["type"], number>>;
  readonly frame: { readonly covered: number; readonly bytesPerUnit: number };
  readonly history: { readonly bytesPerUnit: number };
};

/** What a frame costs beyond its command, by its size in bytes. */
export function frameCost(bytes: number): number {
  return Math.max(0, bytes - costs.frame.covered) / costs.frame.bytesPerUnit;
}

/** What so many bytes of history cost. */
export function historyCost(bytes: number): number {
  return bytes / costs.history.bytesPerUnit;
}
