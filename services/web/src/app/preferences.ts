import { type RoomCode, readRoom } from "@parlor/contracts";
import { forgetEverything, roomsElsewhere, settings } from "../device/device.ts";
import type { Settings, Theme } from "../device/settings.ts";
import { connectTo } from "./network.ts";
import { say } from "./notices.ts";
import { nameTyped } from "./page.ts";

export function setTheme(theme: Theme): void {
  settings.value = { ...settings.value, theme };
}

/** Name, rooms, drafts and unsent messages. */
export async function forgetAll(): Promise<void> {
  const tokens = tokensOf(settings.value);
  const elsewhere = roomsElsewhere();
  await forgetEverything();
  const open = await elsewhere;
  revoke(tokens.filter(({ room }) => !open.has(room))); // other tabs stay who they are in their rooms
  nameTyped.value = "";
  say("This device has forgotten everything.");
}

/** Only this many tokens are given back; the others age. */
const most = 20;
/** In ms. */
const revokeWithin = 10_000;

/** The newest tokens of a device, with their rooms. */
export function tokensOf({ rooms }: Settings): readonly { readonly room: RoomCode; readonly token: string }[] {
  return Object.entries(rooms)
    .toSorted(([, a], [, b]) => b.at - a.at)
    .flatMap(([key, { token }]) => {
      const room = readRoom(key)?.code;
      return room === undefined || token === undefined ? [] : { room, token };
    })
    .slice(0, most);
}

/** Asks the server to void these tokens. The answer changes nothing: the device has forgotten. */
export function revoke(tokens: ReturnType<typeof tokensOf>): void {
  if (tokens.length === 0) return;
  const stop = () => {
    clearTimeout(late);
    connection.stop();
  };
  const connection = connectTo({
    opened: () => {
      let left = tokens.length;
      for (const { room, token } of tokens)
        connection.ask({ type: "session.forget", room, token }, () => --left === 0 && stop());
    },
    heard: () => undefined,
    lost: () => undefined, // it comes back by itself, and asks again
    ended: stop,
  });
  const late = setTimeout(stop, revokeWithin);
  connection.start();
}
