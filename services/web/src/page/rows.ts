import type { MemberId, PlacedEvent } from "@parlor/contracts";
import { type Coming, tellComings } from "./comings.ts";
import type { Post } from "./outbox.ts";
import type { Gap, Timeline } from "./timeline.ts";
import { dayOf } from "./times.ts";
import { quoted, setOff } from "./told.ts";

export type MessageRow = {
  readonly kind: "message";
  readonly key: string;
  readonly seq: number | undefined;
  readonly by: MemberId;
  readonly name: string;
  readonly text: string;
  readonly ts: number;
  readonly mine: boolean;
  /** Whether the author's name looks like another one here. */
  readonly alike: boolean;
  /** Whether it starts, and ends, a run of one author's messages. */
  readonly starts: boolean;
  readonly ends: boolean;
  /** The newest of one's own that are sent says so; a message on its way is a post. */
  readonly state: "sent" | "newest-sent" | Post;
};
export type Row =
  | MessageRow
  | { readonly kind: "day"; readonly key: string; readonly ts: number }
  | { readonly kind: "new"; readonly key: string }
  | { readonly kind: "gap"; readonly key: string; readonly gap: Gap }
  | { readonly kind: "notice"; readonly key: string; readonly text: string };

export type Scene = {
  readonly timeline: Timeline;
  readonly posts: readonly Post[];
  readonly comings: readonly Coming[];
  /** Those whose names look alike. */
  readonly marked: ReadonlySet<MemberId>;
  readonly you: { readonly id: MemberId; readonly name: string } | undefined;
  /** The last place that was read when the person came in: what follows is new. */
  readonly readUpTo: number | undefined;
};

/** Messages of one author closer than this stand together. */
const together = 5 * 60_000;

/** What the list shows, from the oldest to what is still on its way. */
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
    const here: Coming[] = []; // they stand in the log's order, so that each is looked at once
    for (let next = comings[told]; next !== undefined && next.after < seq; next = comings[++told]) here.push(next);
    if (here.length === 0) return;
    rows.push({ kind: "notice", key: `comings ${here[0]?.after}`, text: tellComings(here) });
  };

  for (const event of scene.timeline.events) {
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

/** The place of the first message that is new to this person, where there is one. */
function firstNewIn({ timeline, readUpTo, you }: Scene): number | undefined {
  if (readUpTo === undefined) return undefined;
  return timeline.events.find(
    (event) => event.seq > readUpTo && event.type === "message.posted" && event.by !== you?.id,
  )?.seq;
}

function rowOf(event: PlacedEvent, ts: number, { you, marked }: Scene): Row {
  if (event.type !== "message.posted") return { kind: "notice", key: `${event.seq}`, text: tellEvent(event, you?.id) };
  const { seq, by, name, text } = event;
  // An author's message keeps its key while it turns from sending to sent, so that its element stays.
  const key = `${by} ${event.id}`;
  return {
    kind: "message",
    key,
    seq,
    by,
    name,
    text,
    ts,
    mine: by === you?.id,
    alike: marked.has(by),
    starts: true,
    ends: true,
    state: "sent",
  };
}

function postRow(post: Post, ts: number, { you }: Scene): Row {
  const { by, text } = post;
  const rest = {
    seq: undefined,
    by,
    name: you?.name ?? "",
    text,
    ts,
    mine: true,
    alike: false,
    starts: true,
    ends: true,
  };
  return { kind: "message", key: `${by} ${post.id}`, ...rest, state: post };
}

function tellEvent(event: Exclude<PlacedEvent, { type: "message.posted" }>, you: MemberId | undefined): string {
  const who = event.by === you ? "You" : setOff(event.name);
  switch (event.type) {
    case "room.renamed":
      return event.title === "" ? `${who} took the room's title away` : `${who} named the room ${quoted(event.title)}`;
    case "room.locked":
      return `${who} locked the room: nobody new comes in`;
    case "room.unlocked":
      return `${who} unlocked the room`;
    case "member.removed":
      return `${who} removed ${setOff(event.memberName)}`;
  }
}

/** Marks where runs of one author start and end, and which of one's own messages is the newest that is sent. */
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

/** The same rows, but those that did not change are the objects they were before, so that nothing is drawn again. */
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
