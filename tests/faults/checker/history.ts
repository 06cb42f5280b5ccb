/** What everybody did and saw, as noted, one JSON line per fact. `at` is the run's one clock, in ms. */
export type Fact = RunFact | AttackFact | ClientFact | LogRead | LogUnread | ReadModelRead | MembershipFact;

export type RunFact =
  | { kind: "run.started"; at: number; seed: number; schedule: string }
  | { kind: "fault.began"; at: number; fault: string; what: string }
  | { kind: "fault.ended"; at: number; fault: string }
  /** The clock of [D8] starts. */
  | { kind: "faults.healed"; at: number }
  | { kind: "run.ended"; at: number };

/** `took` is in megabytes for each process; none may exceed `most`. The attack is the fault "attacked" before it. */
export type AttackFact = {
  kind: "attack.ended";
  at: number;
  attack: string;
  finding: string;
  took: readonly number[];
  most: number;
};

type OfClient = { at: number; client: string; room: string };

export type ClientFact = OfClient &
  (
    | { kind: "tab.opened"; device: string; copyOf?: string }
    | { kind: "page.loaded" }
    | { kind: "page.gone" }
    | { kind: "tab.closed" }
    | { kind: "leaving" }
    | Shows
    /** The person has typed it, or sent what was there. */
    | { kind: "drafted"; text: string }
    | { kind: "draft.kept"; text: string }
    | { kind: "draft.shown"; text: string }
    | { kind: "lost" }
    | { kind: "back" }
    /** Nothing is expected of the client from here on. */
    | { kind: "left"; member: string; why: "wish" | "removed" }
    | Entered
    | { kind: "turned.away"; name: string; reason: string; token: boolean; member?: string; offered?: string }
    | { kind: "pressed"; name?: string }
    | { kind: "storage.cleared"; unsent: readonly string[] }
    | { kind: "storage.holds"; ids: readonly string[] }
    | Wrote
    | ({ kind: "handed.over"; from: string; member: string; id: string } & Wish)
    | { kind: "kept"; member: string; id: string }
    | Showed
    | Saw
    | Became
    | Current
    /** An event of a later version came; the page may hear of it once. */
    | { kind: "heard.later"; seq: number }
    | { kind: "gap.shown"; epoch: string; after: number; before: number; missed?: number }
    | { kind: "roster.seen"; members: readonly string[] }
    | FinalView
  );

// The events that came with the answer follow as `saw` from `view`, and a gap's row as `gap.shown`.
export type Entered = {
  kind: "entered";
  member: string;
  name: string;
  how: "fresh" | "resumed" | "reset" | "gap";
  epoch: string;
  seq: number;
  missed?: number;
};

export type Shows = { kind: "shows"; where: string; why?: string; name?: string };

/** A message, or a change of one. `type` is that of the event that it becomes, `target` the place of what it changes. */
export type Wish = { type: string; text?: string; target?: number; emoji?: string; reply?: number };

/** With `undo` it goes out only once it cannot be undone any more, and lets others go first. */
export type Wrote = { kind: "wrote"; member: string; id: string; undo?: true } & Wish;

/** `seq` is missing if only `landed` told of it. What is `given up` was taken back, by the person or by the page. */
export type Showed = {
  kind: "showed";
  member: string;
  id: string;
  state: "sending" | "sent" | "refused" | "given up";
  seq?: number;
  reason?: string;
};

/** An item put on the screen anew. A `page` of history may lie further back than `view` and `live`. */
export type Saw = { kind: "saw"; from: "view" | "live" | "page"; prev?: number } & Held;

/** An item that was there is something else now, or one that replies quote is there. */
export type Became = { kind: "became"; quote?: true } & Held;

/** `head` is the newest place that the page has heard of; `stale`: it says itself that the item may be older. */
type Held = { epoch: string; head: number; stale?: true } & Placed;

/** Whatever the page holds is as `head` makes it. `shown` are the last messages from above, `newFrom` the first new one. */
export type Current = {
  kind: "current";
  epoch: string;
  head: number;
  shown: readonly number[];
  readUpTo?: number;
  newFrom?: number;
};

/** `ts` is the time as it is shown. Only messages have `id` and `text`. */
type Said = { seq: number; type: string; by: string; id?: string; text?: string; ts?: number; reply?: number };

/** An item as it is shown. `changed` is the place of the newest event folded in. */
export type Placed = Said & { changed?: number; deleted?: true; reactions?: readonly Reaction[] };

export type Reaction = { readonly emoji: string; readonly by: readonly string[] };

/** `stale`: items of a gap's far side may be older than `head`. */
export type FinalView = {
  kind: "final";
  epoch: string;
  head: number;
  stale?: true;
  items: readonly Placed[];
  quotes: readonly Placed[];
  gaps: readonly { after: number; before: number; missed?: number }[];
  outbox: readonly { id: string; state: "sending" | "refused" }[];
};

/**
 * `whole`: all that the broker had, at the end and before its disk is wiped; else what was read as it came, since some is
 * erased later. Reads of one epoch are joined.
 */
export type LogRead = {
  kind: "log.read";
  at: number;
  room: string;
  epoch: string;
  whole: boolean;
  entries: readonly LogEntry[];
};

/** Places, of any room, that were erased before anybody read them. */
export type LogUnread = { kind: "log.unread"; at: number; epoch: string; seqs: readonly number[] };

/** `at` is when the broker stored it, `ts` the gateway's stamp. */
export type LogEntry = Said & { target?: number; emoji?: string; at: number; dedupe?: string };

/** Of an event that no version knows yet, which a run publishes as a gateway of a later one would. */
export const laterType = "message.pinned";

export type ReadModelRead = {
  kind: "readmodel.read";
  at: number;
  instance: string;
  room: string;
  epoch: string;
  entries: readonly Placed[];
};

export type MembershipFact =
  /** One wish of several for the same thing. After `unknown` no answer came, so it may have won unheard. */
  | { kind: "attempted"; at: number; contest: string; by: string; outcome: "won" | "refused" | "unknown" }
  | { kind: "removal.confirmed"; at: number; room: string; member: string }
  | { kind: "presence.began"; at: number; room: string; member: string }
  | { kind: "presence.ended"; at: number; room: string; member: string; how: "left" | "broken" };

export type History = readonly Fact[];

export const lineOf = (fact: Fact): string => `${JSON.stringify(fact)}\n`;

/** Reads what `lineOf` wrote; nothing is checked. */
export function parseHistory(text: string): History {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as Fact);
}
