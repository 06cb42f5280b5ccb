import type { FrameItem, PlacedEvent } from "@parlor/contracts";
import { effect } from "@preact/signals";
import type * as Model from "../../../services/web/src/page/model.ts";
import type { Post } from "../../../services/web/src/page/outbox.ts";
import type { ClientFact, Placed } from "../checker/history.ts";

type Fact = ClientFact extends infer F ? (F extends ClientFact ? Omit<F, "at" | "client" | "room"> : never) : never;
export type Note = (fact: Fact) => void;

/** Notes what the page shows its person, by looking at what the components look at. */
export function watchPage(model: typeof Model, restored: readonly Post[], note: Note) {
  const entering = { now: false };
  watchTimeline(model, note, entering);
  watchOutbox(model, restored, note);
  effect(() => {
    const { here, members } = model.roster.value;
    if (here > 0 && members.length === here) note({ kind: "roster.seen", members: members.map(({ id }) => id) });
  });
  return {
    /** To be told of every item before the page is. */
    hears(item: FrameItem) {
      if (item.type === "refused" && item.reason === "name-taken") turnedAway(model, note);
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

function turnedAway(model: typeof Model, note: Note): void {
  const you = model.you.peek();
  const name = you?.name ?? model.settings.peek().name;
  note({ kind: "turned.away", name, reason: "name-taken", token: you !== undefined, ...(you && { member: you.id }) });
}

function watchTimeline(model: typeof Model, note: Note, entering: { now: boolean }): void {
  let held: ReadonlySet<number> = new Set();
  let known = new Set<string>();
  let epoch: string | undefined;
  effect(() => {
    const { value: timeline } = model.timeline;
    if (timeline.epoch === undefined) return;
    if (timeline.epoch !== epoch) held = new Set();
    epoch = timeline.epoch;
    const from = entering.now ? "view" : timeline.events.at(-1)?.seq === timeline.head ? "live" : "page";
    entering.now = false;
    const times = timesShown(model);
    for (const event of timeline.events) {
      if (held.has(event.seq)) continue;
      const prev = from === "live" && event.prev !== undefined ? { prev: event.prev } : {};
      note({ kind: "saw", from, epoch, ...prev, ...placed(event, times) });
    }
    held = new Set(timeline.events.map(({ seq }) => seq));
    const gaps = timeline.gaps.map(({ after, before, missed }) => ({
      after,
      before,
      ...(missed !== undefined && { missed }),
    }));
    for (const gap of gaps) if (!known.has(JSON.stringify(gap))) note({ kind: "gap.shown", epoch, ...gap });
    known = new Set(gaps.map((gap) => JSON.stringify(gap)));
  });
}

/** `restored` are the messages that the page was loaded with: those that have landed meanwhile it shows as sent at once. */
function watchOutbox(model: typeof Model, restored: readonly Post[], note: Note): void {
  let held = new Map<string, Post>();
  const unseen = new Map<string, Post>(restored.map((post) => [post.id, post]));
  const sent = ({ id, by }: Post) => {
    const { events } = model.timeline.peek();
    const seq = events.findLast((event) => event.type === "message.posted" && event.id === id && event.by === by)?.seq;
    note({ kind: "showed", member: by, id, state: "sent", ...(seq !== undefined && { seq }) });
  };
  effect(() => {
    const now = new Map<string, Post>(model.outbox.value.posts.map((post) => [post.id, post]));
    for (const [id, { by, state, reason, text }] of now) {
      const from = (unseen.get(id) ?? held.get(id))?.by ?? by;
      if (from !== by) note({ kind: "handed.over", from, member: by, id, text });
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
    for (const event of model.timeline.value.events) {
      const post = event.type === "message.posted" ? unseen.get(event.id) : undefined;
      if (post?.by !== event.by) continue;
      unseen.delete(post.id);
      sent(post);
    }
  });
}

/** What the page holds now, with the times that stand on the screen. */
export function finalView(model: typeof Model): Fact {
  const { epoch = "", events, gaps } = model.timeline.value;
  const times = timesShown(model);
  return {
    kind: "final",
    epoch,
    items: events.map((event) => placed(event, times)),
    gaps: gaps.map(({ after, before, missed }) => ({ after, before, ...(missed !== undefined && { missed }) })),
    outbox: model.outbox.value.posts.map(({ id, state }) => ({
      id,
      state: state === "refused" ? "refused" : "sending",
    })),
  };
}

/** The time that stands beside each message, by its place. */
function timesShown(model: typeof Model): ReadonlyMap<number, number> {
  const rows = model.rows.peek();
  return new Map(rows.flatMap((row) => (row.kind === "message" && row.seq !== undefined ? [[row.seq, row.ts]] : [])));
}

function placed(event: PlacedEvent, times: ReadonlyMap<number, number>): Placed {
  const { seq, type, by } = event;
  const shown = times.get(seq);
  const message = event.type === "message.posted" ? { id: event.id, text: event.text } : {};
  return { seq, type, by, ...(shown !== undefined && { ts: shown }), ...message };
}
