/** What everybody did and saw, as noted, one JSON line per fact. `at` is the run's one clock, in ms. */
export type Fact = RunFact | AttackFact | ClientFact | LogRead | ReadModelRead | MembershipFact;

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
    | { kind: "wrote"; member: string; id: string; text: string }
    | { kind: "handed.over"; from: string; member: string; id: string; text: string }
    | { kind: "kept"; member: string; id: string }
    | Showed
    | Saw
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

/** `seq` is missing if only `landed` told of it. */
export type Showed = {
  kind: "showed";
  member: string;
  id: string;
  state: "sending" | "sent" | "refused";
  seq?: number;
  reason?: string;
};

/** An event put on the screen anew. A `page` of history may lie further back than `view` and `live`. */
export type Saw = { kind: "saw"; from: "view" | "live" | "page"; epoch: string; prev?: number } & Placed;

/** `ts` is the time as it is shown. Only messages have `id` and `text`. */
export type Placed = { seq: number; type: string; by: string; id?: string; text?: string; ts?: number };

export type FinalView = {
  kind: "final";
  epoch: string;
  items: readonly Placed[];
  gaps: readonly { after: number; before: number; missed?: number }[];
  outbox: readonly { id: string; state: "sending" | "refused" }[];
};

/** Read from the broker at the end, and before its disk is wiped. Reads of one epoch are joined. */
export type LogRead = { kind: "log.read"; at: number; room: string; epoch: string; entries: readonly LogEntry[] };

/** `at` is when the broker stored it, `ts` the gateway's stamp. */
export type LogEntry = Placed & { at: number; dedupe?: string };

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
