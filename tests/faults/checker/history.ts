/**
 * The history of one run: what everybody did and saw, one JSON line per fact, in the order in which it was noted.
 * `at` is always the run's one clock, in milliseconds; facts of one client stand in the order in which they happened to it.
 */
export type Fact = RunFact | AttackFact | ClientFact | LogRead | ReadModelRead | MembershipFact;

export type RunFact =
  | { kind: "run.started"; at: number; seed: number; schedule: string }
  | { kind: "fault.began"; at: number; fault: string; what: string }
  | { kind: "fault.ended"; at: number; fault: string }
  /** Nothing more is broken from here on: the clock of [D8] starts. */
  | { kind: "faults.healed"; at: number }
  | { kind: "run.ended"; at: number };

/**
 * What a stranger tried, what came of it, and how many megabytes each process had more after it; none may have `most`.
 * The attack is the fault "attacked" before it.
 */
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
    /** The person wants to leave, which is not yet having left. */
    | { kind: "leaving" }
    | Shows
    /** What stands in the composer because the person has typed it, or sent what was there. */
    | { kind: "drafted"; text: string }
    | { kind: "draft.kept"; text: string }
    | { kind: "draft.shown"; text: string }
    /** The connection is gone, however it went; `back` when one stands again, which is not yet being in the room. */
    | { kind: "lost" }
    | { kind: "back" }
    /** Of their own will, or because they were removed. Nothing is expected of the client from here on. */
    | { kind: "left"; member: string; why: "wish" | "removed" }
    | Entered
    | { kind: "turned.away"; name: string; reason: string; token: boolean; member?: string; offered?: string }
    | { kind: "pressed"; name?: string }
    | { kind: "storage.cleared"; unsent: readonly string[] }
    | { kind: "storage.holds"; ids: readonly string[] }
    | { kind: "wrote"; member: string; id: string; text: string }
    | { kind: "handed.over"; from: string; member: string; id: string; text: string }
    | { kind: "kept"; member: string; id: string }
    | Showed
    | Saw
    | { kind: "gap.shown"; epoch: string; after: number; before: number; missed?: number }
    | { kind: "roster.seen"; members: readonly string[] }
    | FinalView
  );

/**
 * What the gateway answered to the wish to enter. `seq` as in its answer: the place that live events follow. The events
 * that came with the answer stand behind this as `saw` from `view`, and a gap's row as `gap.shown`.
 */
export type Entered = {
  kind: "entered";
  member: string;
  name: string;
  how: "fresh" | "resumed" | "reset" | "gap";
  epoch: string;
  seq: number;
  missed?: number;
};

/** Which screen a tab shows now, `why` it is at an end, and who one is in the room. */
export type Shows = { kind: "shows"; where: string; why?: string; name?: string };

/** A message of one's own changed how it looks. `seq` where the page knows it: not when only `landed` told of it. */
export type Showed = {
  kind: "showed";
  member: string;
  id: string;
  state: "sending" | "sent" | "refused";
  seq?: number;
  reason?: string;
};

/**
 * An event was put on the screen: what the page held already and left as it was is not a fact. `from` the answer to
 * entering, the live order, or a page of history that the person (or a gap's row) loaded, which may lie further back.
 */
export type Saw = { kind: "saw"; from: "view" | "live" | "page"; epoch: string; prev?: number } & Placed;

/** An event of a room as somebody shows it; `ts` is the time as it is shown. Only messages have `id` and `text`. */
export type Placed = { seq: number; type: string; by: string; id?: string; text?: string; ts?: number };

/** What the page holds when the run ends, in the order in which it is shown. */
export type FinalView = {
  kind: "final";
  epoch: string;
  items: readonly Placed[];
  gaps: readonly { after: number; before: number; missed?: number }[];
  outbox: readonly { id: string; state: "sending" | "refused" }[];
};

/**
 * A room's log, read from the broker by a reader of its own: at the end, and before its disk is wiped. A room's log of
 * one epoch may be read several times; the reads are joined. Sequences run over all rooms of an epoch.
 */
export type LogRead = { kind: "log.read"; at: number; room: string; epoch: string; entries: readonly LogEntry[] };

/** `at` is when the broker stored it, `dedupe` the id under which it was published, `ts` the gateway's stamp. */
export type LogEntry = Placed & { at: number; dedupe?: string };

/** A room's whole history as an instance of the rooms service answers it, page by page, at the end. */
export type ReadModelRead = {
  kind: "readmodel.read";
  at: number;
  instance: string;
  room: string;
  epoch: string;
  entries: readonly Placed[];
};

export type MembershipFact =
  /**
   * One of several who want the same thing at the same time: `contest` names it ("room lobby", "name Ana in lobby").
   * `unknown`: no answer came, so that this one may be the winner without having heard of it.
   */
  | { kind: "attempted"; at: number; contest: string; by: string; outcome: "won" | "refused" | "unknown" }
  | { kind: "removal.confirmed"; at: number; room: string; member: string }
  | { kind: "presence.began"; at: number; room: string; member: string }
  | { kind: "presence.ended"; at: number; room: string; member: string; how: "left" | "broken" };

export type History = readonly Fact[];

/** One fact as a line of the history's file. */
export const lineOf = (fact: Fact): string => `${JSON.stringify(fact)}\n`;

/** A history's file. Its lines are written by `lineOf` alone and are believed to be facts. */
export function parseHistory(text: string): History {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as Fact);
}
