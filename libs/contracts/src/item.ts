import { type Effects, effectsOf } from "./effects.ts";
import type { MemberId } from "./fields.ts";
import type { LogEvent, PlacedEvent } from "./history.ts";
import type { RoomInfo } from "./room.ts";

/**
 * What a list shows at one place: an event with all that has changed it since. `changed` is the seq of the newest change;
 * without it, nothing has.
 */
export type Item = PlacedEvent;

const effects = (event: LogEvent) => effectsOf.get(event.type) as Effects<LogEvent, Item, RoomInfo> | undefined;

/** The seq of the item that an event changes; undefined for one that is an item of its own. */
export const targetOf = (event: LogEvent): number | undefined => effects(event)?.target?.(event);

/** Up to which seq an item is what the log says. */
export const changedAt = ({ seq, changed = seq }: Item): number => changed;

/**
 * What an item is after an event: pure, the same everywhere, and twice is once. An event that changes another item, that
 * is of a newer version, or that is folded in already, changes nothing.
 */
export function fold(item: Item, event: PlacedEvent): Item {
  const { fold, target } = effects(event) ?? {};
  if (fold === undefined || target?.(event) !== item.seq || event.seq <= changedAt(item)) return item;
  const folded = fold(item, event);
  return folded === item ? item : { ...folded, changed: event.seq };
}

/** What a room is like after an event: the same object if the event does not change it. */
export const foldRoom = (room: RoomInfo, event: LogEvent): RoomInfo => effects(event)?.foldRoom?.(room, event) ?? room;

/** Who must leave the room because of an event. */
export const expelledBy = (event: LogEvent): MemberId | "everybody" | undefined => effects(event)?.expels?.(event);

/** Whether any event changes an item: without one, nothing that is held is ever stale. */
export const itemsChange = () => [...effectsOf.values()].some((one) => "fold" in one);
