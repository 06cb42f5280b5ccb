import { type Command, commands } from "./catalogue.ts";

/**
 * What a connection pays for what it causes, before it is done. One unit is one short message; a host sets how many
 * units a second a connection and an address have. What turned out cheaper than it was taken for is paid back.
 */
export const costs = {
  /** Each command by itself: what it is declared with. */
  commands: Object.fromEntries(commands.map(({ properties, cost }) => [properties.type.const, cost])) as Readonly<
    Record<Command["type"], number>
  >,
  /** Bytes of a frame that a command's own cost covers, and how many more cost one unit. */
  frame: { covered: 512, bytesPerUnit: 2048 },
  /** Bytes read from the history, for a page or for what somebody missed, that cost one unit. */
  history: { bytesPerUnit: 16 * 1024 },
} as const;

/** What a frame costs beyond its command, by its size in bytes. */
export function frameCost(bytes: number): number {
  return Math.max(0, bytes - costs.frame.covered) / costs.frame.bytesPerUnit;
}

/** What so many bytes of history cost. */
export function historyCost(bytes: number): number {
  return bytes / costs.history.bytesPerUnit;
}
