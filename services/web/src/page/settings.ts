import type { RoomCode } from "@parlor/contracts";

export type Theme = "system" | "light" | "dark";

/** What this device remembers of a room. */
type RoomMemory = {
  readonly title: string;
  /** When the room was last entered. */
  readonly at: number;
  /** Proves who one was there. */
  readonly token?: string;
  /** The last place that was read. */
  readonly readUpTo?: number;
};

export type Settings = {
  readonly name: string;
  readonly theme: Theme;
  readonly rooms: Readonly<Record<string, RoomMemory>>;
};

export const noSettings: Settings = { name: "", theme: "system", rooms: {} };

/** Rooms beyond these are forgotten, the longest unvisited first. */
const remembered = 30;

/** Reads what was kept, by this version or another: what does not fit is left out. */
export function readSettings(kept: string | null): Settings {
  const { name, theme, rooms } = fields(parse(kept));
  return {
    name: typeof name === "string" ? name : "",
    theme: theme === "light" || theme === "dark" ? theme : "system",
    rooms: Object.fromEntries(Object.entries(fields(rooms)).map(([code, room]) => [code, readRoom(fields(room))])),
  };
}

function readRoom({ title, at, token, readUpTo }: Record<string, unknown>): RoomMemory {
  return {
    title: typeof title === "string" ? title : "",
    at: typeof at === "number" ? at : 0,
    ...(typeof token === "string" && { token }),
    ...(typeof readUpTo === "number" && { readUpTo }),
  };
}

function parse(kept: string | null): unknown {
  try {
    return JSON.parse(kept ?? "{}");
  } catch {
    return {}; // somebody else's, or cut off: as good as nothing
  }
}

const fields = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? { ...value } : {};

/** Adds to what is remembered of a room. */
export function remember(held: Settings, code: RoomCode, more: Partial<RoomMemory>): Settings {
  const room = { title: "", at: 0, ...held.rooms[code], ...more };
  const rooms = Object.entries({ ...held.rooms, [code]: room }).sort(([, a], [, b]) => b.at - a.at);
  return { ...held, rooms: Object.fromEntries(rooms.slice(0, remembered)) };
}

/** A room is not remembered any more. */
export function forget(held: Settings, code: string): Settings {
  return { ...held, rooms: Object.fromEntries(Object.entries(held.rooms).filter(([other]) => other !== code)) };
}
