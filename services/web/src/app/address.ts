import { general, type RoomCode, showRoom } from "@parlor/contracts";

/** A room's address on this site. */
export const pathOf = (code: RoomCode) => `/${code === general ? general : showRoom(code)}`;

/** The link that invites to a room. */
export const linkTo = (code: RoomCode) => `${location.origin}${pathOf(code)}`;
