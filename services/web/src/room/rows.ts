import type { Post } from "@parlor/client/outbox";
import { firstChange, type Gap, placeOf, type Timeline } from "@parlor/client/timeline";
import type { ChangingType, Item, Member, MemberId, MessageId } from "@parlor/contracts";
import { quoted, setOff } from "../app/texts.ts";
import { dayOf } from "../app/times.ts";
import { type Coming, tellComings } from "./comings.ts";
import { type Change, isChange, Wishes } from "./wishes.ts";

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

export const rowsOf = (scene: Scene): readonly Row[] => followRows()(scene);

/**
 * Makes the rows of one scene after the other: what an item that is as it was adds is not made again, and a row that
 * did not change stays the same object, so that it is not drawn again.
 */
export function followRows(): (scene: Scene) => readonly Row[] {
  let before: Scene | undefined;
  let rows: readonly Row[] = [];
  /** How far it was when it came to each item, and behind the last one. */
  let marks: (typeof start)[] = [];
  let wishes = new Wishes([], undefined);

  return (scene) => {
    const { items, gaps } = scene.timeline;
    const { comings } = scene;
    const wished = wishes.follow(scene.posts, scene.you);
    let from = 0;
    if (before !== undefined && isAround(before, scene)) {
      const changed = wished === wishes ? Number.POSITIVE_INFINITY : Math.min(wishes.first, wished.first);
      from = Math.min(firstChange(before.timeline.items, items), placeOf(items, changed)) - 1;
    }
    // The last row before a change may end a run of messages now. An item that added none may have joined that row.
    while (from > 0 && marks[from]?.row === marks[from + 1]?.row) from--;
    from = Math.max(from, 0);
    wishes = wished;
    let { row: kept, shown, told, gap } = marks[from] ?? start;
    marks = marks.slice(0, from);
    const firstNew = firstNewIn(scene);
    const made: Row[] = [];
    let dayEnd = shown && dayOf(shown).end;

    const day = (ts: number) => {
      shown = Math.max(shown, ts); // gateways' clocks differ a little: what is shown never runs backwards [T1]
      if (shown < dayEnd) return;
      const { start, end } = dayOf(shown);
      dayEnd = end;
      made.push({ kind: "day", key: `day ${start}`, ts: start });
    };
    const comingsUpTo = (seq: number) => {
      const here: Coming[] = []; // they stand in the log's order: each is looked at once
      for (let next = comings[told]; next !== undefined && next.after < seq; next = comings[++told]) here.push(next);
      if (here.length === 0) return;
      made.push({ kind: "notice", key: `comings ${here[0]?.after}`, text: tellComings(here) });
    };
    const gapsUpTo = (seq: number) => {
      for (let next = gaps[gap]; next !== undefined && next.before <= seq; next = gaps[++gap])
        made.push({ kind: "gap", key: `gap ${next.after}`, gap: next });
    };
    const answered = (reply: number) => {
      const item = items[placeOf(items, reply)];
      return item?.seq === reply && isShown(item) ? wished.of(item) : scene.quotes.get(reply);
    };

    for (const item of items.slice(from)) {
      marks.push({ row: kept + made.length, shown, told, gap });
      if (!isShown(item)) continue;
      const event = wished.of(item);
      comingsUpTo(event.seq);
      gapsUpTo(event.seq);
      day(event.ts);
      if (event.seq === firstNew) made.push({ kind: "new", key: "new" });
      add(made, rowOf(event, shown, scene, answered, wished.changes.get(item.seq)));
    }
    marks.push({ row: kept + made.length, shown, told, gap });
    gapsUpTo(Number.POSITIVE_INFINITY);
    comingsUpTo(Number.POSITIVE_INFINITY);
    for (const post of scene.posts) {
      if (isChange(post)) continue;
      day(post.at);
      made.push(postRow(post, shown, scene, answered));
    }
    rows = grouped(rows, kept, made);
    before = scene;
    return rows;
  };
}

/** `row`, `told` and `gap` count what was made by then, `shown` is the latest time. */
const start = { row: 0, shown: 0, told: 0, gap: 0 };

/** Whether only items and posts differ. */
const isAround = ({ timeline, comings, marked, you, quotes, readUpTo }: Scene, now: Scene) =>
  timeline.gaps === now.timeline.gaps &&
  comings === now.comings &&
  marked === now.marked &&
  you === now.you &&
  quotes === now.quotes &&
  readUpTo === now.readUpTo;

type Shown = Exclude<Item, { type: ChangingType }>;

const isShown = (item: Item): item is Shown => item.type === "message.posted" || Object.hasOwn(notices, item.type);

/** Whether it is something to read, which somebody else has said. */
export const isNews = (item: Item, you: MemberId | undefined): item is Said =>
  item.type === "message.posted" && item.by !== you && item.deleted === undefined;

export const isCalled = ({ mentions, everyone, by }: Said, you: MemberId | undefined): boolean =>
  (everyone === true && by !== you) || mentions?.some(({ member }) => member === you) === true;

function firstNewIn({ timeline: { items }, readUpTo, you }: Scene): number | undefined {
  if (readUpTo === undefined) return undefined;
  for (let at = placeOf(items, readUpTo + 1); at < items.length; at++) {
    const item = items[at];
    if (item !== undefined && isNews(item, you?.id)) return item.seq;
  }
}

type Answered = (reply: number) => Item | undefined;

function rowOf(
  event: Shown,
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
  const quote = reply === undefined ? undefined : answered(reply);
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
function add(rows: Row[], row: Row): void {
  const last = rows.at(-1);
  const joins = row.kind === "deleted" && last?.kind === "deleted" && row.undo === undefined && last.undo === undefined;
  if (joins) rows[rows.length - 1] = asOne(last, row);
  else rows.push(row);
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

/** Groups the rows made behind those that are kept, and says which of the person's messages is the newest sent. */
function grouped(before: readonly Row[], kept: number, made: readonly Row[]): readonly Row[] {
  const old = new Map(before.slice(kept).map((row) => [row.key, row]));
  const rows = before.slice(0, kept);
  const newest = made.findLast(isSent) ?? rows.findLast(isSent);
  const former = rows.findLastIndex(isSent);
  const row = rows[former];
  if (row?.kind === "message") rows[former] = keepSame(row, { ...row, state: row === newest ? "newest-sent" : "sent" });
  for (const [at, row] of made.entries()) {
    const now = row.kind === "message" ? groupedRow(row, made[at - 1] ?? rows[kept - 1], made[at + 1]) : row;
    if (row === newest) Object.assign(now, { state: "newest-sent" });
    rows.push(keepSame(old.get(row.key), now));
  }
  return rows;
}

const isSent = (row: Row) => row.kind === "message" && row.mine && typeof row.state === "string";

function groupedRow(row: MessageRow, before: Row | undefined, after: Row | undefined): MessageRow {
  const starts = !(before?.kind === "message" && continues(before, row));
  const ends = !(after?.kind === "message" && continues(row, after));
  return { ...row, starts, ends };
}

const continues = (first: MessageRow, second: MessageRow) =>
  first.by === second.by && first.name === second.name && second.ts - first.ts < closeTogether;

function keepSame(old: Row | undefined, row: Row): Row {
  if (old === undefined) return row;
  const others: Readonly<Record<string, unknown>> = old;
  return Object.entries(row).every(([key, value]) => others[key] === value) ? old : row;
}
