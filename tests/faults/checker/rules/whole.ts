import type { FinalView, Placed } from "../history.ts";
import { between, keyOf, type Log } from "../log.ts";
import type { Rule, Tally } from "../rule.ts";
import type { Run } from "../run.ts";
import { lastStanding, only, type Seat, type View } from "../seat.ts";
import { nameOf } from "./sent.ts";

/** After the last fault, and after an event was stored, everybody who is in the room has it within so many milliseconds; */
const wholeWithin = 10_000;
/** and whoever has a page open is back within these: the longest that a page waits before it tries again, and some more. */
const backWithin = 20_000;

/** [D8] In the end everybody who is in a room holds all of its log since they joined. */
export const whole: Rule = (run, tally) => {
  const { healedAt } = run;
  if (healedAt === undefined) return;
  for (const seat of run.seats) checkBack(run, seat, healedAt, tally);
  const lastViews = new Map(run.views.map((view) => [view.seat, view]));
  for (const [seat, view] of lastViews) {
    const log = run.log(seat.room, view.epoch);
    const final = only(view.facts, "final").at(-1);
    if (log?.complete && final && lastStanding(seat)?.kind === "entered") checkHeld(view, log, final, healedAt, tally);
  }
};

function checkBack(run: Run, seat: Seat, healedAt: number, tally: Tally): void {
  const last = lastStanding(seat);
  if (!last || last.kind === "entered" || last.kind === "left") return;
  const since = Math.max(last.kind === "back" ? (only(seat.facts, "lost").at(-1)?.at ?? 0) : last.at, healedAt);
  if (run.end - since <= backWithin) return;
  tally.violated(seat.client, seat.room, `was not in the room for the last ${run.end - since} ms`, last);
}

function checkHeld(
  view: View,
  log: Log,
  final: FinalView & { at: number } & View["facts"][number],
  healedAt: number,
  tally: Tally,
): void {
  const held = new Set(final.items.flatMap(namesOf));
  const seenAt = new Map(only(view.facts, "saw").flatMap((fact) => (fact.from === "page" ? [] : [[fact.seq, fact]])));
  const start = Math.min(view.start.seq, (final.items[0]?.seq ?? Number.POSITIVE_INFINITY) - 1);
  const owed = between(log, start, Number.POSITIVE_INFINITY);
  for (const seq of owed) {
    const entry = log.at.get(seq);
    if (!entry || final.gaps.some(({ after, before }) => after < seq && seq < before)) continue;
    const due = Math.max(healedAt, entry.at, view.loadedAt, view.start.at) + wholeWithin;
    const seen = seenAt.get(seq);
    const has = namesOf(entry).some((name) => held.has(name));
    if (!has && final.at <= due) tally.setAside();
    else tally.checked();
    if (!has && final.at > due) tally.violated(view.seat.client, nameOf(log), `does not hold ${seq} in the end`, final);
    const late = has && seen !== undefined && seen.at > due;
    if (late) tally.violated(view.seat.client, nameOf(log), `saw ${seq} only ${seen.at - due} ms after its time`, seen);
  }
  for (const gap of final.gaps) {
    const count = between(log, gap.after, gap.before).length;
    if (gap.missed === undefined || gap.missed === count) continue;
    const what = `the row behind ${gap.after} says ${gap.missed} in the end, and ${count} are not held`;
    tally.violated(view.seat.client, nameOf(log), what, final);
  }
}

/** A message that was stored twice is held wherever it stands. */
const namesOf = ({ seq, by, id }: Placed): readonly (string | number)[] =>
  id === undefined ? [seq] : [seq, keyOf(by, id)];
