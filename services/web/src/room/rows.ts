import type { Post } from "@parlor/client/outbox";
import type { Gap, Timeline } from "@parlor/client/timeline";
import type { ChangingType, Item, MemberId, MessageId } from "@parlor/contracts";
import { computed, type ReadonlySignal } from "@preact/signals";
import { quoted, setOff } from "../app/texts.ts";
import { dayOf } from "../app/times.ts";
import { type Coming, tellComings } from "./comings.ts";

export type MessageRow = {
  readonly kind: "message";
  readonly key: string;
  readonly seq: number | undefined;
  readonly by: MemberId;
  readonly name: string;
  readonly text: string;
  readonly ts: number;
  readonly mine: boolean;
  readonly alike: boolean;
  /** Whether it starts, or ends, a run of one author's messages. */
  readonly starts: boolean;
  readonly ends: boolean;
  /** Only the newest of the person's sent messages says so; an unsent one is a post. */
  readonly state: "sent" | "newest-sent" | Post;
};
export type Row =
  | MessageRow
  | { readonly kind: "day"; readonly key: string; readonly ts: number }
  | { readonly kind: "new"; readonly key: string }
  | { readonly kind: "gap"; readonly key: string; readonly gap: Gap }
  | { readonly kind: "notice"; readonly key: string; readonly text: string };

type Notice = Exclude<Item, { type: "message.posted" | ChangingType }>;

export type Scene = {
  readonly timeline: Timeline;
  readonly posts: readonly Post[];
  readonly comings: readonly Coming[];
  readonly marked: ReadonlySet<MemberId>;
  readonly you: { readonly id: MemberId; readonly name: string } | undefined;
  /** The seq up to which the person had read on the way in. */
  readonly readUpTo: number | undefined;
};

/** In ms: messages of one author this close stand together. */
const together = 5 * 60_000;

export function rowsOf(scene: Scene): readonly Row[] {
  const rows: Row[] = [];
  const { gaps } = scene.timeline;
  let shown = 0;
  let dayEnd = 0;
  const firstNew = firstNewIn(scene);
  const { comings } = scene;
  let told = 0;
  let gap = 0;

  const day = (ts: number) => {
    shown = Math.max(shown, ts); // gateways' clocks differ a little: what is shown never runs backwards [T1]
    if (shown < dayEnd) return;
    const { start, end } = dayOf(shown);
    dayEnd = end;
    rows.push({ kind: "day", key: `day ${start}`, ts: start });
  };
  const comingsUpTo = (seq: number) => {
    const here: Coming[] = []; // they stand in the log's order: each is looked at once
    for (let next = comings[told]; next !== undefined && next.after < seq; next = comings[++told]) here.push(next);
    if (here.length === 0) return;
    rows.push({ kind: "notice", key: `comings ${here[0]?.after}`, text: tellComings(here) });
  };

  for (const event of scene.timeline.items) {
    if (!isShown(event)) continue;
    comingsUpTo(event.seq);
    for (let next = gaps[gap]; next !== undefined && next.before <= event.seq; next = gaps[++gap]) {
      rows.push({ kind: "gap", key: `gap ${next.after}`, gap: next });
    }
    day(event.ts);
    if (event.seq === firstNew) rows.push({ kind: "new", key: "new" });
    rows.push(rowOf(event, shown, scene));
  }
  for (const next of gaps.slice(gap)) rows.push({ kind: "gap", key: `gap ${next.after}`, gap: next });
  comingsUpTo(Number.POSITIVE_INFINITY);
  for (const post of scene.posts) {
    day(post.at);
    rows.push(postRow(post, shown, scene));
  }
  return grouped(rows);
}

const isShown = (item: Item): item is Exclude<Item, { type: ChangingType }> =>
  item.type === "message.posted" ? item.deleted === undefined : Object.hasOwn(notices, item.type);

function firstNewIn({ timeline, readUpTo, you }: Scene): number | undefined {
  if (readUpTo === undefined) return undefined;
  return timeline.items.find((event) => event.seq > readUpTo && event.type === "message.posted" && event.by !== you?.id)
    ?.seq;
}

function rowOf(event: Exclude<Item, { type: ChangingType }>, ts: number, { you, marked }: Scene): Row {
  if (event.type !== "message.posted") return { kind: "notice", key: `${event.seq}`, text: tellEvent(event, you?.id) };
  return messageRow(event, ts, { mine: event.by === you?.id, alike: marked.has(event.by), state: "sent" });
}

const postRow = (post: Post, ts: number, { you }: Scene): Row =>
  messageRow({ ...post, name: you?.name ?? "" }, ts, { mine: true, alike: false, state: post });

type Said = Pick<MessageRow, "by" | "name" | "text"> & { readonly id: MessageId; readonly seq?: number };

/** A message keeps its key from sending to sent, so that its element stays. */
function messageRow(
  { id, seq, by, name, text }: Said,
  ts: number,
  rest: Pick<MessageRow, "mine" | "alike" | "state">,
): Row {
  return { kind: "message", key: `${by} ${id}`, seq, by, name, text, ts, starts: true, ends: true, ...rest };
}

/** An event of a later version has its place, and nothing to show. */
const notices: { readonly [T in Notice["type"]]: (event: Extract<Notice, { type: T }>, who: string) => string } = {
  "room.renamed": ({ title }, who) =>
    title === "" ? `${who} took the room's title away` : `${who} named the room ${quoted(title)}`,
  "room.locked": (_, who) => `${who} locked the room: nobody new comes in`,
  "room.unlocked": (_, who) => `${who} unlocked the room`,
  "member.removed": ({ memberName }, who) => `${who} removed ${setOff(memberName)}`,
};

function tellEvent<T extends Notice["type"]>(event: Extract<Notice, { type: T }>, you: MemberId | undefined): string {
  return notices[event.type as T](event, event.by === you ? "You" : setOff(event.name));
}

function grouped(rows: readonly Row[]): readonly Row[] {
  const newest = rows.findLast((row) => row.kind === "message" && row.mine && row.state === "sent")?.key;
  return rows.map((row, at) => {
    if (row.kind !== "message") return row;
    const [before, after] = [rows[at - 1], rows[at + 1]];
    const starts = !(before?.kind === "message" && continues(before, row));
    const ends = !(after?.kind === "message" && continues(row, after));
    return { ...row, starts, ends, state: row.key === newest ? "newest-sent" : row.state };
  });
}

const continues = (first: MessageRow, second: MessageRow) =>
  first.by === second.by && first.name === second.name && second.ts - first.ts < together;

/** An unchanged row stays the same object: it is not drawn again. */
export function keepSame(before: ReadonlyMap<string, Row>, rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(
    rows.map((row) => {
      const old = before.get(row.key);
      return [row.key, old !== undefined && isSame(old, row) ? old : row];
    }),
  );
}

function isSame(a: Row, b: Row): boolean {
  const others: Readonly<Record<string, unknown>> = b;
  return Object.entries(a).every(([key, value]) => others[key] === value);
}

export function stableRows(made: () => readonly Row[]): ReadonlySignal<readonly Row[]> {
  let kept: ReadonlyMap<string, Row> = new Map();
  return computed(() => {
    kept = keepSame(kept, made());
    return [...kept.values()];
  });
}
