import type { RoomCode } from "@parlor/contracts";
import { fieldsOf, readFields } from "./stored.ts";
import { readWords } from "./tab.ts";

export type Theme = "system" | "light" | "dark";

export type RoomMemory = {
  readonly title: string;
  readonly at: number;
  readonly name?: string;
  readonly token?: string;
  readonly readUpTo?: number;
};

export type Settings = {
  readonly name: string;
  readonly theme: Theme;
  readonly rooms: Readonly<Record<string, RoomMemory>>;
  /** Unanswered attempts to enter, by room and name. */
  readonly attempts: Readonly<Record<string, string>>;
  /** The emoji used lately, the last one first, and the tone of skin: 0 for none, else 1 to 5. */
  readonly emoji?: { readonly recent: readonly string[]; readonly tone: number };
};

export const noSettings: Settings = { name: "", theme: "system", rooms: {}, attempts: {} };

/** More rooms are forgotten, the longest unvisited first. */
const remembered = 30;

/** Leaves out what does not fit, as another version may have kept it. */
export function readSettings(kept: string | null): Settings {
  const { name, theme, rooms, attempts, emoji } = readFields(kept);
  return {
    name: typeof name === "string" ? name : "",
    theme: theme === "light" || theme === "dark" ? theme : "system",
    rooms: Object.fromEntries(Object.entries(fieldsOf(rooms)).map(([code, room]) => [code, readRoom(fieldsOf(room))])),
    attempts: readWords(attempts),
    ...(emoji !== undefined && { emoji: readEmoji(fieldsOf(emoji)) }),
  };
}

const readEmoji = ({ recent, tone }: Record<string, unknown>) => ({
  recent: Array.isArray(recent) ? recent.filter((one): one is string => typeof one === "string") : [],
  tone: typeof tone === "number" ? tone : 0,
});

function readRoom({ title, at, name, token, readUpTo }: Record<string, unknown>): RoomMemory {
  return {
    title: typeof title === "string" ? title : "",
    at: typeof at === "number" ? at : 0,
    ...(typeof name === "string" && { name }),
    ...(typeof token === "string" && { token }),
    ...(typeof readUpTo === "number" && { readUpTo }),
  };
}

/** Later than all that is remembered, even if the clock was put back: the room entered now is the newest. */
export const newestAt = ({ rooms }: Settings, now: number) =>
  Math.max(now, ...Object.values(rooms).map(({ at }) => at + 1));

export function remember(held: Settings, code: RoomCode, more: Partial<RoomMemory>): Settings {
  const room = { title: "", at: 0, ...held.rooms[code], ...more };
  const rooms = Object.entries({ ...held.rooms, [code]: room }).sort(([, a], [, b]) => b.at - a.at);
  return { ...held, rooms: Object.fromEntries(rooms.slice(0, remembered)) };
}

export function forget(held: Settings, code: string): Settings {
  return { ...held, rooms: Object.fromEntries(Object.entries(held.rooms).filter(([other]) => other !== code)) };
}
