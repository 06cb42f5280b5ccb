import type { Epoch, MemberId, MessageId, PlacedEvent, RoomJoined, RoomWatched } from "@parlor/contracts";
import type { Person } from "./roster.ts";

/** A stretch of the log that is known to exist and is not held: shown as a row that loads it, never as nothing [D7]. */
export type Gap = { readonly after: number; readonly before: number; readonly missed: number | undefined };

/** What this page holds of a room's log. */
export type Timeline = {
  readonly epoch: Epoch | undefined;
  /** By seq, which is the room's order [D3]; nothing twice. */
  readonly events: readonly PlacedEvent[];
  /** The newest place heard of. The next live event must follow it. */
  readonly head: number;
  /** Whether `events` starts where the room's log does. */
  readonly begins: boolean;
  readonly gaps: readonly Gap[];
};

export const emptyTimeline: Timeline = { epoch: undefined, events: [], head: 0, begins: false, gaps: [] };

type Page = { readonly events: readonly PlacedEvent[]; readonly more: boolean };

/** What the gateway shows somebody who comes in, or comes back. */
export function enter(held: Timeline, view: RoomJoined | RoomWatched): Timeline {
  const entered = view.type === "room.watched" ? "fresh" : view.entered;
  // An answer about another log than the one held is a reset, whatever it says: two histories are never merged [D11].
  if (entered === "fresh" || entered === "reset" || held.epoch !== view.epoch) {
    return { epoch: view.epoch, events: merge([], view.events), head: view.seq, begins: !view.more, gaps: [] };
  }
  if (entered === "resumed") return held;
  const first = view.events.find((event) => event.seq > held.head)?.seq ?? view.seq + 1;
  const missed = view.type === "room.joined" ? view.missed : undefined;
  return {
    ...held,
    events: merge(held.events, view.events),
    head: Math.max(held.head, view.seq),
    gaps: missed === 0 ? held.gaps : [...held.gaps, { after: held.head, before: first, missed }],
  };
}

/** An event that just happened. `hole`: something before it is missing, so it is not taken; resume from `head`. */
export function hear(held: Timeline, event: PlacedEvent): { timeline: Timeline; heard: "new" | "known" | "hole" } {
  if (event.seq <= held.head) return { timeline: held, heard: "known" };
  if (event.prev !== undefined && event.prev !== held.head) return { timeline: held, heard: "hole" };
  const again = event.type === "message.posted" && find(held, event.by, event.id) !== undefined;
  const events = again ? held.events : [...held.events, event];
  return { timeline: { ...held, events, head: event.seq }, heard: again ? "known" : "new" };
}

/** A page of the log that ends before the first event held. */
export function prepend(held: Timeline, page: Page): Timeline {
  return { ...held, events: merge(page.events, held.events), begins: !page.more };
}

/** A page from somewhere further back, as a search finds it: what may lie around it is a gap of unknown length. */
export function insert(held: Timeline, page: Page): Timeline {
  const [first, last, oldest] = [page.events[0]?.seq, page.events.at(-1)?.seq, held.events[0]?.seq];
  if (first === undefined || last === undefined || oldest === undefined) return held;
  const around = (gap: Gap) => [
    ...(gap.after < first ? [{ after: gap.after, before: first, missed: undefined }] : []),
    ...(last < gap.before ? [{ after: last, before: gap.before, missed: undefined }] : []),
  ];
  const gaps = held.gaps.flatMap((gap) => (gap.after < last && first < gap.before ? around(gap) : [gap]));
  const apart = last < oldest ? [{ after: last, before: oldest, missed: undefined }] : [];
  const begins = first < oldest ? !page.more : held.begins;
  return { ...held, events: merge(page.events, held.events), gaps: [...apart, ...gaps], begins };
}

/** A page of the log that starts after a gap's beginning. */
export function fill(held: Timeline, gap: Gap, page: Page): Timeline {
  const inside = page.events.filter((event) => event.seq > gap.after && event.seq < gap.before);
  const last = inside.at(-1)?.seq ?? gap.after;
  const closed = !page.more || inside.length < page.events.length || inside.length === 0 || last === gap.before - 1;
  const left = gap.missed === undefined ? undefined : Math.max(1, gap.missed - inside.length);
  const rest = closed ? [] : [{ after: last, before: gap.before, missed: left }];
  const gaps = held.gaps.flatMap((other) =>
    other.after === gap.after && other.before === gap.before ? rest : [other],
  );
  return { ...held, events: merge(held.events, inside), gaps };
}

/** A member's message by the id that its author gave it. */
export function find(held: Timeline, by: MemberId, id: MessageId): PlacedEvent | undefined {
  return held.events.findLast((event) => event.type === "message.posted" && event.id === id && event.by === by);
}

/** Who wrote what is held, each once, and once more under another name. */
export function authorsOf({ events }: Timeline): readonly Person[] {
  const authors = new Map<string, Person>();
  for (const event of events)
    if (event.type === "message.posted") authors.set(`${event.by} ${event.name}`, { id: event.by, name: event.name });
  return [...authors.values()];
}

/** By seq, each place once, and of a message that is in the log twice only the first [D5]. */
function merge(some: readonly PlacedEvent[], others: readonly PlacedEvent[]): readonly PlacedEvent[] {
  const seen = new Set<number | string>();
  const isNew = (key: number | string) => !seen.has(key) && seen.add(key).has(key);
  return [...some, ...others]
    .sort((a, b) => a.seq - b.seq)
    .filter((event) => isNew(event.seq) && (event.type !== "message.posted" || isNew(`${event.by} ${event.id}`)));
}
