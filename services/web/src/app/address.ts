import { general, type RoomCode, showRoom } from "@parlor/contracts";

export const pathOf = (code: RoomCode) => `/${code === general ? general : showRoom(code)}`;

export const linkTo = (code: RoomCode) => `${location.origin}${pathOf(code)}`;
