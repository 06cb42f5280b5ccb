import { type Epoch, general, type RoomCode, showRoom } from "@parlor/contracts";

export const pathOf = (code: RoomCode) => `/${code === general ? general : showRoom(code)}`;

export const linkTo = (code: RoomCode) => `${location.origin}${pathOf(code)}`;

/** It names the log too: in a restored one, the place may be another message's. */
export const linkToMessage = (code: RoomCode, epoch: Epoch | undefined, seq: number) =>
  `${linkTo(code)}#${epoch ?? ""}-${seq}`;

/** The place that a link names, and in which log. */
export function placeIn(hash: string): { readonly epoch: string; readonly seq: number } | undefined {
  const [, epoch, seq] = /^#([0-9a-z]{16})-(\d{1,15})$/i.exec(hash) ?? [];
  return epoch === undefined ? undefined : { epoch, seq: Number(seq) };
}
