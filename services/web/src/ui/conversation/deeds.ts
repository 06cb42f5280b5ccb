import { linkToMessage } from "../../app/address.ts";
import type { MessageRow } from "../../room/rows.ts";
import type { RoomSession } from "../../room/session.ts";
import { copy } from "../parts/clipboard.ts";
import type { Icon } from "../parts/icons.tsx";
import { icons } from "./icons.ts";

export type Deed = {
  readonly label: string;
  readonly icon: Parameters<typeof Icon>[0]["of"];
  readonly do: () => void;
};

/** The six that are one press away. */
export const quick = ["👍", "❤️", "😂", "🎉", "😮", "😢"];

export const replyTo = (room: RoomSession, row: MessageRow): Deed => ({
  label: "Reply",
  icon: icons.reply,
  do: () => room.acts.reply(row),
});

export const copyText = ({ text }: MessageRow): Deed => ({
  label: "Copy",
  icon: "copy",
  do: () => void copy(text, "Message"),
});

/** What can be done more rarely, and by this person. */
export function rarer(room: RoomSession, row: MessageRow): readonly Deed[] {
  const { acts, owner, isOwner, timeline } = room;
  const { epoch } = timeline.value;
  const deeds: Deed[] = [];
  if (row.mine) {
    deeds.push({ label: "Edit", icon: "pen", do: () => acts.edit(row) });
    deeds.push({ label: "Delete", icon: icons.bin, do: () => acts.delete(row) });
  } else if (isOwner.value) {
    deeds.push({ label: "Remove message", icon: icons.bin, do: () => acts.remove(row) });
    const { by: id, name } = row;
    deeds.push({ label: `Remove ${name}`, icon: "leave", do: () => (owner.removing.value = { id, name }) });
  }
  const { seq } = row;
  if (seq !== undefined && epoch !== undefined)
    deeds.push({
      label: "Copy link",
      icon: icons.link,
      do: () => void copy(linkToMessage(room.code, epoch, seq), "Link"),
    });
  return deeds;
}
