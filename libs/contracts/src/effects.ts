import type { MemberId } from "./fields.ts";
import { deleted, edited, removed } from "./message-folds.ts";
import { reacted, unreacted } from "./reaction-folds.ts";

/** What an event does beside taking its place. All of it is pure; an event of a newer version does nothing. */
export type Effects<E, Item, Room> = {
  /** Whether the room's members are told. */
  readonly shown?: boolean;
  /** The seq of the item that it changes; without it, the event is its own item. */
  readonly target?: (event: E) => number;
  /** The same object if nothing changes. */
  readonly fold?: (item: Item, event: E) => Item;
  readonly foldRoom?: (room: Room, event: E) => Room;
  readonly expels?: (event: E) => MemberId | "everybody";
};

const locked = (locked: boolean) => ({ foldRoom: <R extends object>(room: R): R => ({ ...room, locked }) });

const target = ({ target }: { readonly target: number }) => target;

/** Apart from the declarations: a page needs no schemas, which with their checks weigh half as much as the page. */
export const effects = {
  "message.edited": { target, fold: edited },
  "message.deleted": { target, fold: deleted },
  "message.removed": { target, fold: removed },
  "message.kept": { target },
  "event.erased": { target },
  "reaction.added": { target, fold: reacted },
  "reaction.removed": { target, fold: unreacted },
  "room.renamed": {
    foldRoom: <R extends object>(room: R, { title }: { readonly title: string }): R => ({ ...room, title }),
  },
  "room.locked": locked(true),
  "room.unlocked": locked(false),
  "member.removed": { expels: ({ member }: { readonly member: MemberId }) => member },
  "room.closed": { shown: false, expels: () => "everybody" as const },
} as const;

/** The events that change an item, and are none. */
export type ChangingType = {
  [T in keyof typeof effects]: (typeof effects)[T] extends { readonly target: unknown } ? T : never;
}[keyof typeof effects];

/** For events of any type: one declared with other effects, as in a test, adds its own. */
export const effectsOf = new Map<string, object>(Object.entries(effects));
