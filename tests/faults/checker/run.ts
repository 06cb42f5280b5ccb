import type { Fact, History } from "./history.ts";
import { type Log, logKey, readLogs } from "./log.ts";
import { findTrouble, quietPeriodsOf, type Stretch } from "./quiet.ts";
import { findSeats, only, type Seat, type View, viewsOf } from "./seat.ts";

/** A history sorted by what the rules ask for; each part is found once, so that long histories stay cheap. */
export type Run = {
  readonly history: History;
  readonly end: number;
  /** Undefined if something stayed broken. */
  readonly healedAt: number | undefined;
  readonly logs: readonly Log[];
  readonly seats: readonly Seat[];
  readonly views: readonly View[];
  readonly log: (room: string, epoch: string) => Log | undefined;
  readonly quiet: (seat: Seat) => readonly Stretch[];
  /** When a client was in its room and everybody had found together again since the last fault. */
  readonly calm: (seat: Seat) => readonly Stretch[];
  readonly lineOf: (fact: Fact) => number;
};

/** In ms, as [D8] and [I2] promise. */
export const wholeWithin = 10_000;

export function readRun(history: History): Run {
  const end = history.reduce((at, fact) => Math.max(at, fact.at), 0);
  const trouble = findTrouble(history, end);
  const logs = readLogs(history);
  const seats = findSeats(history);
  const unrest = trouble.map(([from, to]): Stretch => [from, to + wholeWithin]);
  const quiet = new Map(seats.map((seat) => [seat, quietPeriodsOf(seat, trouble, end)]));
  const calm = new Map(seats.map((seat) => [seat, quietPeriodsOf(seat, unrest, end)]));
  const lines = new Map(history.map((fact, index) => [fact, index + 1]));
  const started = history[0]?.at ?? 0;
  return {
    history,
    end,
    healedAt: only(history, "faults.healed").at(-1)?.at ?? (trouble.length === 0 ? started : undefined),
    logs: [...logs.values()],
    seats,
    views: seats.flatMap(viewsOf),
    log: (room, epoch) => logs.get(logKey(room, epoch)),
    quiet: (seat) => quiet.get(seat) ?? [],
    calm: (seat) => calm.get(seat) ?? [],
    lineOf: (fact) => lines.get(fact) ?? 0,
  };
}
