import type { Post } from "@parlor/client/outbox";
import type { Gap, Timeline } from "@parlor/client/timeline";
import type { ChangingType, Item, Member, MemberId, MessageId } from "@parlor/contracts";
import { computed, type ReadonlySignal } from "@preact/signals";
import { quoted, setOff } from "../app/texts.ts";
import { dayOf } from "../app/times.ts";
import { type Coming, tellComings } from "./comings.ts";
import { asWished, type Change, changesOf, isChange } from "./wishes.ts";

type Said = Extract<Item, { type: "message.posted" }>;

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
  readonly edited: number | undefined;
  readonly callsMe: boolean;
  readonly reactions: Said["reactions"];
  /** The place of the message that it answers, and that message if it is known. */
  readonly reply: number | undefined;
  readonly quote: Item | undefined;
  /** The person's changes of it that are not in the log yet. */
  readonly changes: readonly Change[] | undefined;
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
  | { readonly kind: "notice"; readonly key: string; readonly text: string }
  | Deleted;

/** Where messages were; several in a row are one line. `undo` is the post that takes it away. */
type Deleted = {
  readonly kind: "deleted";
  readonly key: string;
  /** Who deleted or removed them, if it was one person: as the sentence begins. */
  readonly did: string | undefined;
  readonly text: string;
  readonly count: number;
  readonly undo: MessageId | undefined;
};

type Notice = Exclude<Item, { type: "message.posted" | ChangingType }>;

export type Scene = {
  readonly timeline: Timeline;
  readonly posts: readonly Post[];
  readonly comings: readonly Coming[];
  readonly marked: ReadonlySet<MemberId>;
  readonly you: Member | undefined;
  /** Messages that are answered and are not in the timeline. */
  readonly quotes: ReadonlyMap<number, Item>;
  /** The seq up to which the person had read on the way in. */
  readonly readUpTo: number | undefined;
};

/** In ms: messages of one author this close stand together. */
const closeTogether = 5 * 60_000;

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

  const changes = changesOf(scene.posts);
  const answered = new Map(scene.quotes);
  for (const item of scene.timeline.items) {
    if (!isShown(item)) continue;
    const wishes = changes.get(item.seq);
    const event = wishes && scene.you ? (asWished(item, wishes, scene.you) as typeof item) : item;
    answered.set(event.seq, event);
    comingsUpTo(event.seq);
    for (let next = gaps[gap]; next !== undefined && next.before <= event.seq; next = gaps[++gap]) {
      rows.push({ kind: "gap", key: `gap ${next.after}`, gap: next });
    }
    day(event.ts);
    if (event.seq === firstNew) rows.push({ kind: "new", key: "new" });
    rows.push(rowOf(event, shown, scene, answered, wishes));
  }
  for (const next of gaps.slice(gap)) rows.push({ kind: "gap", key: `gap ${next.after}`, gap: next });
  comingsUpTo(Number.POSITIVE_INFINITY);
  for (const post of scene.posts) {
    if (isChange(post)) continue;
    day(post.at);
    rows.push(postRow(post, shown, scene, answered));
  }
  return grouped(together(rows));
}

const isShown = (item: Item): item is Exclude<Item, { type: ChangingType }> =>
  item.type === "message.posted" || Object.hasOwn(notices, item.type);

/** Whether it is something to read, which somebody else has said. */
export const isNews = (item: Item, you: MemberId | undefined): item is Said =>
  item.type === "message.posted" && item.by !== you && item.deleted === undefined;

export const isCalled = ({ mentions }: Said, you: MemberId | undefined): boolean =>
  mentions?.some(({ member }) => member === you) === true;

function firstNewIn({ timeline, readUpTo, you }: Scene): number | undefined {
  if (readUpTo === undefined) return undefined;
  return timeline.items.find((event) => event.seq > readUpTo && isNews(event, you?.id))?.seq;
}

type Answered = ReadonlyMap<number, Item>;

function rowOf(
  event: Exclude<Item, { type: ChangingType }>,
  ts: number,
  { you, marked }: Scene,
  answered: Answered,
  changes: readonly Change[] | undefined,
): Row {
  if (event.type !== "message.posted") return { kind: "notice", key: `${event.seq}`, text: tellEvent(event, you?.id) };
  if (event.deleted !== undefined) return deletedRow(event, event.deleted, changes, you);
  const mine = event.by === you?.id;
  const callsMe = isCalled(event, you?.id);
  return messageRow(event, ts, answered, { mine, alike: marked.has(event.by), state: "sent", changes, callsMe });
}

const postRow = (post: Exclude<Post, Change>, ts: number, { you }: Scene, answered: Answered): Row =>
  messageRow({ ...post, name: you?.name ?? "" }, ts, answered, {
    mine: true,
    alike: false,
    state: post,
    changes: undefined,
    callsMe: false,
  });

type Words = Pick<Said, "id" | "by" | "name" | "text" | "reply" | "edited" | "reactions"> & {
  readonly seq?: number;
};

/** A message keeps its key from sending to sent, so that its element stays. */
function messageRow(
  { id, seq, by, name, text, reply, edited, reactions }: Words,
  ts: number,
  answered: Answered,
  rest: Pick<MessageRow, "mine" | "alike" | "state" | "changes" | "callsMe">,
): Row {
  const quote = reply === undefined ? undefined : answered.get(reply);
  const said = { by, name, text, edited, reactions, reply, quote };
  return { kind: "message", key: `${by} ${id}`, seq, ts, starts: true, ends: true, ...said, ...rest };
}

function deletedRow(
  { id, by }: Said,
  deleted: NonNullable<Said["deleted"]>,
  changes: readonly Change[] = [],
  you: Member | undefined,
): Row {
  const undo = changes.find(({ type, until }) => type === "message.delete" && until !== undefined)?.id;
  const who = deleted.by === you?.id ? "You" : setOff(deleted.name);
  const did = `${who} ${deleted.by === by ? "deleted" : "removed"}`;
  const text = undo === undefined ? `${did} a message` : "Message deleted";
  return { kind: "deleted", key: `${by} ${id}`, did, text, count: 1, undo };
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

/** Deleted ones in a row become one. */
function together(rows: readonly Row[]): readonly Row[] {
  const all: Row[] = [];
  for (const row of rows) {
    const last = all.at(-1);
    const joins =
      row.kind === "deleted" && last?.kind === "deleted" && row.undo === undefined && last.undo === undefined;
    if (joins) all[all.length - 1] = asOne(last, row);
    else all.push(row);
  }
  return all;
}

function asOne(first: Deleted, second: Deleted): Deleted {
  const count = first.count + second.count;
  const did = first.did === second.did ? first.did : undefined;
  return {
    ...first,
    did,
    count,
    text: did === undefined ? `${count} messages were deleted` : `${did} ${count} messages`,
  };
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
  first.by === second.by && first.name === second.name && second.ts - first.ts < closeTogether;

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
