import { type Command, commands } from "./catalogue.ts";

/** What a connection pays before an act is done; what turns out cheaper is paid back. One unit is one short message. */
export const costs = {
  commands: Object.fromEntries(commands.map(({ properties, cost }) => [properties.type.const, cost])) as Readonly<
    Record<Command["type"], number>
  >,
  /** The bytes that a command's own cost covers, and the bytes that cost one more unit. */
  frame: { covered: 512, bytesPerUnit: 2048 },
  /** Bytes read, for a page or a resume, that cost one unit. */
  history: { bytesPerUnit: 16 * 1024 },
} as const;

/** What a frame costs beyond its command. */
export function frameCost(bytes: number): number {
  return Math.max(0, bytes - costs.frame.covered) / costs.frame.bytesPerUnit;
}

export function historyCost(bytes: number): number {
  return bytes / costs.history.bytesPerUnit;
}
