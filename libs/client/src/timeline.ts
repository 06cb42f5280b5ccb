import {
  changedAt,
  type Epoch,
  type FrameItem,
  fold,
  type Item,
  type MemberId,
  type MessageId,
  type PlacedEvent,
  type RoomJoined,
  type RoomWatched,
  targetOf,
} from "@parlor/contracts";
import type { Person } from "./roster.ts";

/** A stretch of the log that is not held: shown as a row that loads it, never as nothing [D7]. */
export type Gap = { readonly after: number; readonly before: number; readonly missed: number | undefined };

export type Timeline = {
  readonly epoch: Epoch | undefined;
  /** By seq, which is the room's order [D3]; nothing twice. Each is as the log up to `head` makes it [U2]. */
  readonly items: readonly Item[];
  /** The newest seq heard of. The next live event must follow it. */
  readonly head: number;
  /** Whether `items` starts where the room's log does. */
  readonly begins: boolean;
  readonly gaps: readonly Gap[];
  /** Items up to a gap may have changed in it, after this seq: ask for them [U2]. */
  readonly staleAfter: number | undefined;
  /** Items up to here are as they were before the newest such gap. */
  readonly staleUpTo: number;
};

export const emptyTimeline: Timeline = {
  epoch: undefined,
  items: [],
  head: 0,
  begins: false,
  gaps: [],
  staleAfter: undefined,
  staleUpTo: 0,
};

/** A page of the log, with all changes folded in. */
export type Page = { readonly events: readonly Item[]; readonly more: boolean };

export function enter(held: Timeline, view: RoomJoined | RoomWatched): Timeline {
  const entered = view.type === "room.watched" ? "fresh" : view.entered;
  // An answer about another log is a reset, whatever it says: two histories are never merged [D11].
  if (entered === "fresh" || entered === "reset" || held.epoch !== view.epoch) {
    const items = merge(emptyTimeline, view.events);
    return { ...emptyTimeline, epoch: view.epoch, items, head: view.seq, begins: !view.more };
  }
  if (entered === "resumed") return held;
  const first = view.events.find((event) => event.seq > held.head)?.seq ?? view.seq + 1;
  const missed = view.type === "room.joined" ? view.missed : undefined;
  return {
    ...held,
    items: merge(held, view.events),
    head: Math.max(held.head, view.seq),
    gaps: missed === 0 ? held.gaps : [...held.gaps, { after: held.head, before: first, missed }],
    staleAfter: Math.min(held.staleAfter ?? held.head, held.head),
    staleUpTo: held.head,
  };
}

/** Whether it takes a place in the log, even if it is of a later version [U1]. */
export function isPlaced(item: FrameItem): item is PlacedEvent {
  return !("ref" in item) && "seq" in item && typeof item.seq === "number";
}

/** Takes the event's place, then folds it in. `hole`: one before is missing; nothing is taken, resume from `head`. */
export function hear(held: Timeline, event: PlacedEvent): { timeline: Timeline; heard: "new" | "known" | "hole" } {
  if (event.seq <= held.head) return { timeline: held, heard: "known" };
  if (event.prev !== undefined && event.prev !== held.head) return { timeline: held, heard: "hole" };
  const target = targetOf(event);
  if (target !== undefined)
    return { timeline: { ...held, items: change(held.items, target, event), head: event.seq }, heard: "new" };
  const again = event.type === "message.posted" && find(held, event.by, event.id) !== undefined;
  const items = again ? held.items : append(held.items, event);
  return { timeline: { ...held, items, head: event.seq }, heard: again ? "known" : "new" };
}

function change(items: readonly Item[], target: number, event: PlacedEvent): readonly Item[] {
  const at = placeOf(items, target);
  const item = items[at];
  if (item?.seq !== target) return items;
  const folded = fold(item, event);
  return folded === item ? items : handOn(items, items.with(at, folded));
}

/** Where the first item of this seq or a later one stands. */
export function placeOf(items: readonly Item[], seq: number): number {
  let [from, to] = [0, items.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((items[middle]?.seq ?? 0) < seq) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The places of messages by author and id. Lists follow each other: an index goes on to the next one. */
const indexes = new WeakMap<readonly Item[], Map<string, number>>();

const keyOf = (by: MemberId, id: MessageId) => `${by} ${id}`;

function indexOf(items: readonly Item[]): Map<string, number> {
  const known = indexes.get(items);
  if (known !== undefined) return known;
  const index = new Map<string, number>();
  for (const item of items) if (item.type === "message.posted") index.set(keyOf(item.by, item.id), item.seq);
  indexes.set(items, index);
  return index;
}

function handOn(items: readonly Item[], next: readonly Item[]): readonly Item[] {
  indexes.set(next, indexOf(items));
  indexes.delete(items);
  return next;
}

function append(items: readonly Item[], event: PlacedEvent): readonly Item[] {
  const next = handOn(items, [...items, event]);
  if (event.type === "message.posted") indexOf(next).set(keyOf(event.by, event.id), event.seq);
  return next;
}

/** Events heard since the page was asked for: its items may be older. */
export function foldPage(page: Page, heard: readonly PlacedEvent[]): Page {
  return heard.length === 0 ? page : { ...page, events: page.events.map((item) => heard.reduce(fold, item)) };
}

/** A page that ends before the first item held. */
export function prepend(held: Timeline, page: Page): Timeline {
  return { ...held, items: merge(held, page.events), begins: !page.more };
}

/** A page from further back, as a search finds it: around it may lie gaps of unknown length. */
export function insert(held: Timeline, page: Page): Timeline {
  const [first, last, oldest] = [page.events[0]?.seq, page.events.at(-1)?.seq, held.items[0]?.seq];
  if (first === undefined || last === undefined || oldest === undefined) return held;
  const around = (gap: Gap) => [
    ...(gap.after < first ? [{ after: gap.after, before: first, missed: undefined }] : []),
    ...(last < gap.before ? [{ after: last, before: gap.before, missed: undefined }] : []),
  ];
  const gaps = held.gaps.flatMap((gap) => (gap.after < last && first < gap.before ? around(gap) : [gap]));
  const apart = last < oldest ? [{ after: last, before: oldest, missed: undefined }] : [];
  const begins = first < oldest ? !page.more : held.begins;
  return { ...held, items: merge(held, page.events), gaps: [...apart, ...gaps], begins };
}

/** A page that starts after a gap's beginning. */
export function fill(held: Timeline, gap: Gap, page: Page): Timeline {
  const inside = page.events.filter((event) => event.seq > gap.after && event.seq < gap.before);
  const last = inside.at(-1)?.seq ?? gap.after;
  const closed = !page.more || inside.length < page.events.length || inside.length === 0 || last === gap.before - 1;
  const left = gap.missed === undefined ? undefined : Math.max(1, gap.missed - inside.length);
  const rest = closed ? [] : [{ after: last, before: gap.before, missed: left }];
  const gaps = held.gaps.flatMap((other) =>
    other.after === gap.after && other.before === gap.before ? rest : [other],
  );
  return { ...held, items: merge(held, inside), gaps };
}

/** Replaces held items that changed in a gap. */
export function refresh(held: Timeline, changed: readonly Item[]): Timeline {
  const known = new Set(held.items.map((item) => item.seq));
  const here = changed.filter((item) => known.has(item.seq));
  return { ...held, items: merge(held, here) };
}

export function find(held: Timeline, by: MemberId, id: MessageId): Item | undefined {
  const seq = indexOf(held.items).get(keyOf(by, id));
  return seq === undefined ? undefined : held.items[placeOf(held.items, seq)];
}

/** Items before this place are the same ones in both. */
export function firstChange(before: readonly Item[], items: readonly Item[]): number {
  let at = 0;
  while (at < before.length && before[at] === items[at]) at++;
  return at;
}

/** The authors of what is held, once under each of their names: the same list until there is a new one. */
export function followAuthors(): (held: Timeline) => readonly Person[] {
  let before: readonly Item[] = [];
  let authors = new Map<string, Person>();
  let list: readonly Person[] = [];
  return ({ items }) => {
    const from = firstChange(before, items);
    const all = from === 0 ? new Map<string, Person>() : authors;
    for (let at = from; at < items.length; at++) {
      const item = items[at];
      if (item?.type === "message.posted") all.set(`${item.by} ${item.name}`, { id: item.by, name: item.name });
    }
    before = items;
    const isSame =
      all.size === list.length && (all === authors || list.every(({ id, name }) => all.has(`${id} ${name}`)));
    authors = all;
    if (!isSame) list = [...all.values()];
    return list;
  };
}

// By seq, each place once; of a message that is in the log twice only the first [D5]. An answered item wins if it is as
// new, or if the held one may be stale: answers are complete. A changing event, as an older server answers it, is
// folded.
function merge({ items, staleAfter, staleUpTo }: Timeline, answered: readonly Item[]): readonly Item[] {
  const isStale = staleAfter !== undefined;
  const newest = new Map(items.map((item) => [item.seq, item]));
  const changes: PlacedEvent[] = [];
  for (const item of answered) {
    const known = newest.get(item.seq);
    if (targetOf(item) !== undefined) changes.push(item);
    else if (known === undefined || (isStale && item.seq <= staleUpTo) || changedAt(item) >= changedAt(known))
      newest.set(item.seq, item);
  }
  for (const event of changes.sort(bySeq)) {
    const item = newest.get(targetOf(event) ?? event.seq);
    if (item !== undefined) newest.set(item.seq, fold(item, event));
  }
  const messages = new Set<string>();
  const isFirst = (key: string) => !messages.has(key) && messages.add(key).has(key);
  return [...newest.values()]
    .sort(bySeq)
    .filter((item) => item.type !== "message.posted" || isFirst(keyOf(item.by, item.id)));
}

const bySeq = (a: Item, b: Item) => a.seq - b.seq;
