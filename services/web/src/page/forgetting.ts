import { type RoomCode, readRoom } from "@parlor/contracts";
import { socketAddress } from "./address.ts";
import { Connection } from "./connection.ts";
import type { Settings } from "./settings.ts";

/** Tokens beyond these are left to age. */
const most = 20;
/** A server that does not answer by then is not asked any longer. */
const patience = 10_000;

/** The newest tokens that a device has, with their rooms. */
export function tokensOf({ rooms }: Settings): readonly { readonly room: RoomCode; readonly token: string }[] {
  return Object.entries(rooms)
    .toSorted(([, a], [, b]) => b.at - a.at)
    .flatMap(([key, { token }]) => {
      const room = readRoom(key)?.code;
      return room === undefined || token === undefined ? [] : { room, token };
    })
    .slice(0, most);
}

/** Asks the server to honour these tokens no longer. What it answers changes nothing here: the device has forgotten. */
export function revoke(tokens: ReturnType<typeof tokensOf>): void {
  if (tokens.length === 0) return;
  const stop = () => {
    clearTimeout(late);
    connection.stop();
  };
  const connection = new Connection(socketAddress(), {
    opened: () => {
      let left = tokens.length;
      for (const { room, token } of tokens)
        connection.ask({ type: "session.forget", room, token }, () => --left === 0 && stop());
    },
    heard: () => undefined,
    lost: () => undefined, // it comes back by itself, and asks again
    ended: stop,
  });
  const late = setTimeout(stop, patience);
  connection.start();
}
