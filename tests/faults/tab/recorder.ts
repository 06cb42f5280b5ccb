import type { Post } from "@parlor/client/outbox";
import type { FrameItem, PlacedEvent, Refused } from "@parlor/contracts";
import { computed, effect, type ReadonlySignal } from "@preact/signals";
import type * as Model from "../../../services/web/src/app/page.ts";
import type { RoomSession } from "../../../services/web/src/room/session.ts";
import type { ClientFact, Placed } from "../checker/history.ts";

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
  watchOutbox(current, unsettled, note);
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
      if (item.type !== "room.joined") return;
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

function watchTimeline(current: Current, note: Note, entering: { now: boolean }): void {
  let held: ReadonlySet<number> = new Set();
  let known = new Set<string>();
  let epoch: string | undefined;
  effect(() => {
    const timeline = current.value?.timeline.value;
    if (timeline?.epoch === undefined) return;
    if (timeline.epoch !== epoch) held = new Set();
    epoch = timeline.epoch;
    const from = entering.now ? "view" : timeline.items.at(-1)?.seq === timeline.head ? "live" : "page";
    entering.now = false;
    const times = timesShown(current.value);
    for (const event of timeline.items) {
      if (held.has(event.seq)) continue;
      const prev = from === "live" && event.prev !== undefined ? { prev: event.prev } : {};
      note({ kind: "saw", from, epoch, ...prev, ...placed(event, times) });
    }
    held = new Set(timeline.items.map(({ seq }) => seq));
    const gaps = timeline.gaps.map(({ after, before, missed }) => ({
      after,
      before,
      ...(missed !== undefined && { missed }),
    }));
    for (const gap of gaps) if (!known.has(JSON.stringify(gap))) note({ kind: "gap.shown", epoch, ...gap });
    known = new Set(gaps.map((gap) => JSON.stringify(gap)));
  });
}

// A page shows those of `unsettled` as sent at once that have landed meanwhile, from another tab too.
function watchOutbox(current: Current, unsettled: readonly Unsettled[], note: Note): void {
  let held = new Map<string, Post>();
  const unseen = new Map<string, Unsettled>(unsettled.map((post) => [post.id, post]));
  const sent = ({ id, by }: Unsettled) => {
    const items = current.peek()?.timeline.peek().items ?? [];
    const seq = items.findLast((event) => event.type === "message.posted" && event.id === id && event.by === by)?.seq;
    note({ kind: "showed", member: by, id, state: "sent", ...(seq !== undefined && { seq }) });
  };
  effect(() => {
    const now = new Map<string, Post>((current.value?.sender.outbox.value.posts ?? []).map((post) => [post.id, post]));
    for (const [id, { by, state, reason, ...wish }] of now) {
      const from = (unseen.get(id) ?? held.get(id))?.by ?? by;
      if (from !== by) note({ kind: "handed.over", from, member: by, id, text: "text" in wish ? wish.text : "" });
      unseen.delete(id);
      const shown = state === "refused" ? "refused" : "sending";
      const before = from === by ? held.get(id)?.state : undefined;
      if (before !== undefined && (before === "refused") === (state === "refused")) continue;
      note({ kind: "showed", member: by, id, state: shown, ...(reason && { reason }) });
    }
    for (const [id, post] of held) if (!now.has(id)) sent(post);
    held = now;
  });
  effect(() => {
    for (const event of current.value?.timeline.value.items ?? []) {
      const post = event.type === "message.posted" ? unseen.get(event.id) : undefined;
      if (post?.by !== event.by) continue;
      unseen.delete(post.id);
      sent(post);
    }
  });
}

/** What the page holds, with the times on the screen. */
export function finalView(room: RoomSession | undefined): Fact {
  const { epoch = "", items, gaps } = room?.timeline.value ?? { items: [], gaps: [] };
  const times = timesShown(room);
  return {
    kind: "final",
    epoch,
    items: items.map((event) => placed(event, times)),
    gaps: gaps.map(({ after, before, missed }) => ({ after, before, ...(missed !== undefined && { missed }) })),
    outbox: (room?.sender.outbox.value.posts ?? []).map(({ id, state }) => ({
      id,
      state: state === "refused" ? "refused" : "sending",
    })),
  };
}

function timesShown(room: RoomSession | undefined): ReadonlyMap<number, number> {
  const rows = room?.rows.peek() ?? [];
  return new Map(rows.flatMap((row) => (row.kind === "message" && row.seq !== undefined ? [[row.seq, row.ts]] : [])));
}

function placed(event: PlacedEvent, times: ReadonlyMap<number, number>): Placed {
  const { seq, type, by } = event;
  const shown = times.get(seq);
  const message = event.type === "message.posted" ? { id: event.id, text: event.text } : {};
  return { seq, type, by, ...(shown !== undefined && { ts: shown }), ...message };
}
