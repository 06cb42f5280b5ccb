import { type Effects, effectsOf } from "./effects.ts";
import type { MemberId } from "./fields.ts";
import type { LogEvent, PlacedEvent } from "./history.ts";
import type { RoomInfo } from "./room.ts";

/** An event with its changes folded in; `changed` is the newest one's seq. */
export type Item = PlacedEvent;

const effects = (event: LogEvent) => effectsOf.get(event.type) as Effects<LogEvent, Item, RoomInfo> | undefined;

/** The seq of the item that an event changes; undefined if it is its own item. */
export const targetOf = (event: LogEvent): number | undefined => effects(event)?.target?.(event);

/** The seq up to which an item is current. */
export const changedAt = ({ seq, changed = seq }: Item): number => changed;

/** Pure, and twice is once. An event of another item, of a newer version, or folded in already changes nothing. */
export function fold(item: Item, event: PlacedEvent): Item {
  const { fold, target } = effects(event) ?? {};
  if (fold === undefined || target?.(event) !== item.seq || event.seq <= changedAt(item)) return item;
  const folded = fold(item, event);
  return folded === item ? item : { ...folded, changed: event.seq };
}

/** The same object if the event does not change it. */
export const foldRoom = (room: RoomInfo, event: LogEvent): RoomInfo => effects(event)?.foldRoom?.(room, event) ?? room;

/** Who must leave the room because of an event. */
export const expelledBy = (event: LogEvent): MemberId | "everybody" | undefined => effects(event)?.expels?.(event);
