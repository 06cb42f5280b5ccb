import type { MemberId } from "./fields.ts";

/** What an event does beside taking its place in the log. All of it is pure, and an event of a newer version does nothing. */
export type Effects<E, Item, Room> = {
  /** Those in the room are not told of it. */
  readonly shown?: boolean;
  /** The seq of the item that it changes. Without it, the event is an item of its own. */
  readonly target?: (event: E) => number;
  /** What that item is afterwards; the same object if the event changes nothing. */
  readonly fold?: (item: Item, event: E) => Item;
  /** What the room is like afterwards. */
  readonly foldRoom?: (room: Room, event: E) => Room;
  /** Who must leave the room. */
  readonly expels?: (event: E) => MemberId | "everybody";
};

const locked = (locked: boolean) => ({ foldRoom: <R extends object>(room: R): R => ({ ...room, locked }) });

/**
 * The effects of events, by type. They stand apart from the declarations, which refer to them, so that a page has the
 * effects without the schemas: those, and what checks them, weigh half as much as the page.
 */
export const effects = {
  "room.renamed": {
    foldRoom: <R extends object>(room: R, { title }: { readonly title: string }): R => ({ ...room, title }),
  },
  "room.locked": locked(true),
  "room.unlocked": locked(false),
  "member.removed": { expels: ({ member }: { readonly member: MemberId }) => member },
  "room.closed": { shown: false, expels: () => "everybody" as const },
} as const;

/** The same for events of any type. An event that is declared with other effects, as a test does, adds its own. */
export const effectsOf = new Map<string, object>(Object.entries(effects));
