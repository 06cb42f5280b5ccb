import { nameKey } from "@parlor/contracts";
import { fieldsOf, readFields } from "./stored.ts";

export type Here = {
  readonly name: string;
  readonly token?: string;
  /** Another person than the device remembers there: both are open at once. */
  readonly apart?: boolean;
};

/** This tab's own state: it survives a reload, and no other tab can change it [J4]. */
export type Tab = {
  readonly id: string;
  /** Its ids before, the newest first: it goes on with what lies under them, unless another tab has them. */
  readonly was?: readonly string[];
  readonly inside?: string;
  /** A page shows it. One that finds it so is a copy, or comes after a crash. */
  readonly open?: boolean;
  readonly rooms: Readonly<Record<string, Here>>;
  /** Another tab made the device forget everything: what is shown here stays, and is not remembered again. */
  readonly forgotten?: boolean;
  /** Unanswered attempts to enter, by room; "" is a room to be made. */
  readonly attempts: Readonly<Record<string, string>>;
  /** How they were made, by room. */
  readonly ways: Readonly<Record<string, Here>>;
};

export function randomHex(bytes: number): string {
  const drawn = crypto.getRandomValues(new Uint8Array(bytes));
  return [...drawn].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Nobody else can guess it. */
export const newWord = () => randomHex(15);

export const newTab = (): Tab => ({ id: newWord(), rooms: {}, attempts: {}, ways: {} });

/** Earlier versions kept the room's code alone. */
export function readTab(kept: string | null): Tab {
  const blank = newTab();
  if (kept === null) return blank;
  const { id, was, inside, open, rooms, forgotten, attempts, ways } = readFields(kept);
  if (typeof id !== "string") return { ...blank, inside: kept };
  return {
    id,
    ...(Array.isArray(was) && { was: was.map(String) }),
    ...(typeof inside === "string" && { inside }),
    ...(open === true && { open }),
    ...(forgotten === true && { forgotten }),
    rooms: readRooms(rooms),
    ways: readRooms(ways),
    attempts: readWords(attempts),
  };
}

const readRooms = (rooms: unknown) =>
  Object.fromEntries(Object.entries(fieldsOf(rooms)).map(([code, here]) => [code, readHere(fieldsOf(here))]));

function readHere({ name, token, apart }: Record<string, unknown>): Here {
  return {
    name: typeof name === "string" ? name : "",
    ...(typeof token === "string" && { token }),
    ...(apart === true && { apart }),
  };
}

export const readWords = (words: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(fieldsOf(words)).flatMap(([at, word]) => wordAt(at, word)));

const wordAt = (at: string, word: unknown): [string, string][] =>
  typeof word === "string" && /^[a-z0-9]{12,32}$/.test(word) ? [[at, word]] : [];

export function tokenFor(
  own: Here | undefined,
  device: { readonly name?: string; readonly token?: string } | undefined,
  name: string,
  isOpenElsewhere: boolean,
  /** The tab may be a copy of the other one. */
  isCopy = false,
): { readonly token?: string; readonly apart: boolean } {
  const isOwn = own?.token !== undefined && !(isCopy && isOpenElsewhere && nameKey(own.name) !== nameKey(name));
  if (isOwn) return { token: own.token, apart: own.apart ?? false };
  if (own?.token !== undefined) return { apart: true };
  if (device?.token === undefined) return { apart: false };
  // Another tab is there under the device's name: that one stays who they are, and this is somebody else.
  const isOther = device.name !== undefined && nameKey(device.name) !== nameKey(name);
  return isOther && isOpenElsewhere ? { apart: true } : { token: device.token, apart: false };
}
