import type { Post } from "@parlor/client/outbox";
import type { FrameItem, Item, Refused } from "@parlor/contracts";
import { computed, effect, type ReadonlySignal } from "@preact/signals";
import type * as Model from "../../../services/web/src/app/page.ts";
import type { Row } from "../../../services/web/src/room/rows.ts";
import type { Sender } from "../../../services/web/src/room/sender.ts";
import type { RoomSession } from "../../../services/web/src/room/session.ts";
import { type ClientFact, laterType, type Placed } from "../checker/history.ts";
import { placed, wished } from "../placed.ts";

type Fact = ClientFact extends infer F ? (F extends ClientFact ? Omit<F, "at" | "client" | "room"> : never) : never;
export type Note = (fact: Fact) => void;

/** A message of this tab that was not shown as sent before the page was loaded. */
export type Unsettled = { readonly id: string; readonly by: string };

type Current = ReadonlySignal<RoomSession | undefined>;

export function roomOf(model: typeof Model): Current {
  let last: RoomSession | undefined;
  return computed(() => {
    if (model.screen.value.at === "room") last = model.screen.value.session;
    return last;
  });
}

/** Notes what the page shows its person: it reads what the components read. */
export function watchPage(model: typeof Model, current: Current, unsettled: readonly Unsettled[], note: Note) {
  const entering = { now: false };
  watchTimeline(current, note, entering);
  watchQuotes(current, note);
  watchCurrent(current, note);
  const outbox = watchOutbox(current, unsettled, note);
  watchStanding(model, note);
  effect(() => {
    const { here, members } = current.value?.roster.value ?? { here: 0, members: [] };
    if (here > 0 && members.length === here) note({ kind: "roster.seen", members: members.map(({ id }) => id) });
  });
  return {
    /** Before the page is told of the item. */
    hears(item: FrameItem) {
      if (item.type === "refused" && (item.reason === "name-taken" || item.reason === "already-in-a-room"))
        turnedAway(model, current, item, note);
      if (isLater(item)) note({ kind: "heard.later", seq: item.seq });
      if ("seq" in item && "id" in item) outbox.heard(item);
      if (item.type !== "room.joined") return;
      outbox.landed(item.landed);
      const { you, entered: how, epoch, seq, missed } = item;
      note({
        kind: "entered",
        member: you.id,
        name: you.name,
        how,
        epoch,
        seq,
        ...(missed !== undefined && { missed }),
      });
      entering.now = true; // what the page shows next, it shows because of this
    },
  };
}

function turnedAway(model: typeof Model, current: Current, { reason, suggestion }: Refused, note: Note): void {
  const you = current.peek()?.you.peek();
  const name = you?.name ?? model.nameTyped.peek();
  const offered = suggestion === undefined ? {} : { offered: suggestion };
  note({ kind: "turned.away", name, reason, token: you !== undefined, ...(you && { member: you.id }), ...offered });
}

function watchStanding(model: typeof Model, note: Note): void {
  let before = "";
  effect(() => {
    const screen = model.screen.value;
    const name = screen.at === "room" ? { name: screen.session.you.value.name } : {};
    const now = {
      kind: "shows" as const,
      where: screen.at,
      ...name,
      ...(screen.at === "ended" && { why: screen.why }),
    };
    if (JSON.stringify(now) !== before) note(now);
    before = JSON.stringify(now);
  });
}

const isLater = (item: { readonly type: string }): item is { readonly type: string; readonly seq: number } =>
  item.type === laterType;

function watchTimeline(current: Current, note: Note, entering: { now: boolean }): void {
  let held = new Map<number, { readonly item: Item; readonly shown: string }>();
  let known = new Set<string>();
  let [epoch, before]: [string | undefined, number] = [undefined, 0];
  effect(() => {
    const timeline = current.value?.timeline.value;
    if (timeline?.epoch === undefined) return;
    if (timeline.epoch !== epoch) held = new Map();
    if (timeline.epoch !== epoch) before = 0;
    epoch = timeline.epoch;
    const isEntering = entering.now;
    entering.now = false;
    const { head, staleAfter, staleUpTo } = timeline;
    const rows = rowsOf(current.value);
    for (const item of timeline.items) {
      const last = held.get(item.seq);
      if (last?.item === item) continue;
      const now = asShown(item, rows);
      const { ts: _, ...unchanging } = now;
      const shown = JSON.stringify(unchanging);
      held.set(item.seq, { item, shown });
      const isStale = staleAfter !== undefined && item.seq <= staleUpTo;
      const place = { epoch, head, ...(isStale && { stale: true as const }) };
      if (last !== undefined && last.shown !== shown) note({ kind: "became", ...place, ...unchanging });
      if (last !== undefined) continue;
      const from = isEntering ? "view" : item.seq > before ? "live" : "page";
      const prev = from === "live" && item.prev !== undefined ? { prev: item.prev } : {};
      note({ kind: "saw", from, ...place, ...prev, ...now });
    }
    before = head;
    const gaps = timeline.gaps.map(({ after, before, missed }) => ({
      after,
      before,
      ...(missed !== undefined && { missed }),
    }));
    for (const gap of gaps) if (!known.has(JSON.stringify(gap))) note({ kind: "gap.shown", epoch, ...gap });
    known = new Set(gaps.map((gap) => JSON.stringify(gap)));
  });
}

function watchQuotes(current: Current, note: Note): void {
  let held: ReadonlyMap<number, Item> = new Map();
  effect(() => {
    const quotes = current.value?.history.quotes.held.value ?? new Map<number, Item>();
    const { epoch = "", head = 0 } = current.peek()?.timeline.peek() ?? {};
    for (const [seq, item] of quotes)
      if (held.get(seq) !== item) note({ kind: "became", quote: true, epoch, head, ...placed(item) });
    held = quotes;
  });
}

const checkEvery = 2_500;
const shownAtMost = 100;

/** Now and then the page is asked whether all that it holds is as new as its head. */
function watchCurrent(current: Current, note: Note): void {
  let told: unknown;
  const timer = setInterval(() => {
    const timeline = current.peek()?.timeline.peek();
    if (timeline === told) return;
    told = timeline;
    noteCurrent(current.peek(), note);
  }, checkEvery);
  timer.unref();
}

export function noteCurrent(room: RoomSession | undefined, note: Note): void {
  const { epoch, head, staleAfter } = room?.timeline.peek() ?? {};
  if (room === undefined || epoch === undefined || head === undefined || staleAfter !== undefined) return;
  const rows = room.rows.peek();
  const readUpTo = room.readUpTo.peek();
  const newFrom = seqsOf(rows.slice(rows.findIndex(({ kind }) => kind === "new") + 1))[0];
  const isNew = readUpTo !== undefined && newFrom !== undefined && rows.some(({ kind }) => kind === "new");
  const shown = seqsOf(rows).slice(-shownAtMost);
  note({ kind: "current", epoch, head, shown, ...(isNew && { readUpTo, newFrom }) });
}

const seqsOf = (rows: readonly Row[]) =>
  rows.flatMap((row) => (row.kind === "message" && row.seq !== undefined ? [row.seq] : []));

// A page shows those of `unsettled` as sent at once that have landed meanwhile, from another tab too.
function watchOutbox(current: Current, unsettled: readonly Unsettled[], note: Note) {
  let held = new Map<string, Post>();
  const unseen = new Map<string, Unsettled>(unsettled.map((post) => [post.id, post]));
  const places = new Map<string, number>();
  const taken = new Set<string>();
  const sent = ({ id, by }: Unsettled) => {
    const seq = places.get(`${by} ${id}`);
    note({ kind: "showed", member: by, id, state: "sent", ...(seq !== undefined && { seq }) });
  };
  const landed = (post: Unsettled | undefined) => {
    if (post === undefined) return;
    unseen.delete(post.id);
    sent(post);
  };
  const watched = new WeakSet<Sender>();
  effect(() => {
    const sender = current.value?.sender;
    if (sender === undefined || watched.has(sender)) return;
    watched.add(sender);
    observeTaking(sender, (post) => {
      taken.add(post.id);
      note({ kind: "showed", member: post.by, id: post.id, state: "given up" });
    });
  });
  effect(() => {
    // What can be undone is not on its way.
    const posts = (current.value?.sender.outbox.value.posts ?? []).filter(({ until }) => until === undefined);
    const now = new Map<string, Post>(posts.map((post) => [post.id, post]));
    for (const [id, post] of now) {
      const { by, state, reason } = post;
      const from = (unseen.get(id) ?? held.get(id))?.by ?? by;
      if (from !== by) note({ kind: "handed.over", from, member: by, id, ...wished(post) });
      unseen.delete(id);
      const shown = state === "refused" ? "refused" : "sending";
      const before = from === by ? held.get(id)?.state : undefined;
      if (before !== undefined && (before === "refused") === (state === "refused")) continue;
      note({ kind: "showed", member: by, id, state: shown, ...(reason && { reason }) });
    }
    for (const [id, post] of held) if (!now.has(id) && !taken.has(id)) sent(post);
    held = now;
  });
  effect(() => {
    const items = current.value?.timeline.value.items ?? [];
    for (const item of unseen.size > 0 ? items : []) {
      if (item.type !== "message.posted") continue;
      const post = unseen.get(item.id);
      if (post?.by !== item.by) continue;
      places.set(`${item.by} ${item.id}`, item.seq);
      landed(post);
    }
  });
  return {
    /** Somebody's message or change came, before the page is told. */
    heard({ seq, id, by }: { readonly seq: number; readonly id: string; readonly by: string }): void {
      places.set(`${by} ${id}`, seq);
      const post = unseen.get(id);
      if (post?.by === by) landed(post);
    },
    landed(ids: readonly string[]): void {
      for (const id of ids) landed(unseen.get(id));
    },
  };
}

/** Tells of what is taken out of the outbox and not sent: by the person, or by the page after a refusal. */
function observeTaking(sender: Sender, taken: (post: Post) => void): void {
  const takeBack = sender.takeBack.bind(sender);
  sender.takeBack = (id) => {
    const post = sender.outbox.peek().posts.find((one) => one.id === id);
    if (post !== undefined) taken(post);
    return takeBack(id);
  };
}

/** What the page holds, with the times on the screen. */
export function finalView(room: RoomSession | undefined): Fact {
  const { epoch = "", head, items, gaps, staleAfter } = room?.timeline.value ?? { head: 0, items: [], gaps: [] };
  const rows = rowsOf(room);
  return {
    kind: "final",
    epoch,
    head,
    ...(staleAfter !== undefined && { stale: true }),
    items: items.map((item) => asShown(item, rows)),
    quotes: [...(room?.history.quotes.held.value.values() ?? [])].map((item) => placed(item)),
    gaps: gaps.map(({ after, before, missed }) => ({ after, before, ...(missed !== undefined && { missed }) })),
    outbox: (room?.sender.outbox.value.posts ?? []).map(({ id, state }) => ({
      id,
      state: state === "refused" ? "refused" : "sending",
    })),
  };
}

type MessageRow = Extract<Row, { kind: "message" }>;

function rowsOf(room: RoomSession | undefined): ReadonlyMap<number, MessageRow> {
  const rows = room?.rows.peek() ?? [];
  return new Map(rows.flatMap((row) => (row.kind === "message" && row.seq !== undefined ? [[row.seq, row]] : [])));
}

/** An item as its row has it, but for what the person has wished and is not in the log yet. */
function asShown(item: Item, rows: ReadonlyMap<number, MessageRow>): Placed {
  const row = rows.get(item.seq);
  const now = placed(item, row?.ts);
  if (row === undefined || row.changes !== undefined) return now;
  const { reactions: _, ...others } = now;
  const { text, reactions } = row;
  return { ...others, text, ...(reactions && { reactions: reactions.map(({ emoji, by }) => ({ emoji, by })) }) };
}
