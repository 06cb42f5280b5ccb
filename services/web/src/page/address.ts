import { general, type RoomCode, showRoom } from "@parlor/contracts";

/** A room's address on this site. */
export const pathOf = (code: RoomCode) => `/${code === general ? general : showRoom(code)}`;

/** What one sends to somebody. */
export const linkTo = (code: RoomCode) => `${location.origin}${pathOf(code)}`;

/** The gateway answers on the page's own origin. */
export function socketAddress(): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`;
}
