import type { ClientFact, FinalView, Placed } from "../history.ts";
import { between, isUnsure, keyOf, type Log, same } from "../log.ts";
import type { Rule, Tally } from "../rule.ts";
import { type Run, wholeWithin } from "../run.ts";
import { lastStanding, only, type Seat, type View } from "../seat.ts";
import { describe, nameOf, shownIn } from "./delivery.ts";

type Row = Extract<ClientFact, { kind: "gap.shown" }>;

/** [D7] Between events shown as consecutive is nothing, or a row that says how much. Counts returns and rows. */
export const resume: Rule = (run, tally) => {
  for (const view of run.views) {
    const log = run.log(view.seat.room, view.epoch);
    const rows = only(view.facts, "gap.shown");
    const returns = only(view.facts, "entered").filter(({ how }) => how !== "fresh");
    if (log) {
      tally.checked(returns.length + rows.length);
      checkRows(view, log, rows, tally);
      checkHoles(view, log, rows, tally);
      continue;
    }
    for (const _ of [...returns, ...rows]) tally.setAside();
  }
};

function checkRows(view: View, log: Log, rows: readonly Row[], tally: Tally): void {
  for (const row of rows) {
    const count = between(log, row.after, row.before).length;
    if (row.missed === undefined || row.missed === count || !log.complete) continue;
    if (isUnsure(log, row.after, row.before)) {
      tally.setAside();
      continue;
    }
    const what = `the row behind ${row.after} says ${row.missed}, and ${count} were missed`;
    tally.violated(view.seat.client, nameOf(log), what, row);
  }
}

function checkHoles(view: View, log: Log, rows: readonly Row[], tally: Tally): void {
  let head: number | undefined;
  for (const fact of view.facts) {
    // The next event follows this place, whatever the answer itself showed.
    if (fact.kind === "entered" && fact.how === "gap") checkAnnounced(view, log, rows, fact, head, tally);
    if (fact.kind === "entered" && fact.how === "resumed") head ??= fact.seq;
    if (fact.kind !== "saw" || fact.from === "page") continue;
    const base = head ?? (fact.from === "live" ? view.start.seq : undefined);
    const missed = base === undefined ? [] : between(log, base, fact.seq).filter((seq) => !covered(seq, rows));
    head = Math.max(head ?? 0, fact.seq);
    const [first] = missed;
    if (first === undefined) continue;
    const what = `went from ${base} to ${fact.seq} without a word of ${missed.length} between, from ${first} on`;
    tally.violated(view.seat.client, nameOf(log), what, fact);
  }
}

function checkAnnounced(
  view: View,
  log: Log,
  rows: readonly Row[],
  entered: View["start"],
  head: number | undefined,
  tally: Tally,
): void {
  const after = head ?? view.start.seq;
  const row = rows.find((one) => one.after >= after && one.at >= entered.at);
  if (entered.missed === 0 || row?.missed === entered.missed) return;
  const said = row ? `the row says ${row.missed}` : "no row says so";
  const what = `was told of ${entered.missed} missed after ${after}, and ${said}`;
  tally.violated(view.seat.client, nameOf(log), what, entered, ...(row ? [row] : []));
}

const covered = (seq: number, rows: readonly Row[]) => rows.some(({ after, before }) => after < seq && seq < before);

// After the last fault, or after an event was stored since:
const backWithin = 20_000;

/** [D8] In the end everybody in a room holds all of its log since they joined. */
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
  if (!last || ["entered", "left", "tab.closed"].includes(last.kind)) return;
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
    if (gap.missed === undefined || gap.missed === count || isUnsure(log, gap.after, gap.before)) continue;
    const what = `the row behind ${gap.after} says ${gap.missed} in the end, and ${count} are not held`;
    tally.violated(view.seat.client, nameOf(log), what, final);
  }
}

const namesOf = ({ seq, by, id }: Placed): readonly (string | number)[] =>
  id === undefined ? [seq] : [seq, keyOf(by, id)];

/** [D11] Another log is a reset, and no log is shown as part of another. Needs a run with two epochs. */
export const oneEpoch: Rule = (run, tally) => {
  const epochs = new Set([...run.views.map((view) => view.epoch), ...run.logs.map((log) => log.epoch)]);
  if (epochs.size < 2) return;
  const byRoom = Map.groupBy(run.logs, (log) => log.room);
  for (const view of run.views) checkEpochShown(view, byRoom.get(view.seat.room) ?? [], tally);
  for (const seat of run.seats) {
    checkEntered(seat, tally);
    checkEnd(run, seat, tally);
  }
};

function checkEntered(seat: Seat, tally: Tally): void {
  let epoch: string | undefined;
  for (const fact of seat.facts) {
    if (fact.kind === "page.loaded") epoch = undefined;
    if (fact.kind !== "entered") continue;
    if (epoch !== undefined && epoch !== fact.epoch) tally.checked();
    const merged = epoch !== undefined && epoch !== fact.epoch && (fact.how === "resumed" || fact.how === "gap");
    const what = `held epoch ${epoch} and was told "${fact.how}" in ${fact.epoch}`;
    if (merged) tally.violated(seat.client, seat.room, what, fact);
    epoch = fact.epoch;
  }
}

function checkEpochShown(view: View, logs: readonly Log[], tally: Tally): void {
  const own = logs.find((log) => log.epoch === view.epoch);
  const others = logs.filter((log) => log.epoch !== view.epoch);
  const [who, where] = [view.seat.client, nameOf({ room: view.seat.room, epoch: view.epoch })];
  const told = new Set<number>();
  for (const { shown, fact } of shownIn(view)) {
    tally.checked();
    const stated = "epoch" in fact ? fact.epoch : view.epoch;
    const key = keyOf(shown.by, shown.id ?? "");
    const older = own?.places.has(key) ? undefined : others.find((log) => log.places.has(key));
    const isKnown = own?.complete && !isUnsure(own, shown.seq - 1, shown.seq + 1);
    const from = stated !== view.epoch ? stated : isKnown ? older?.epoch : undefined;
    if (from === undefined || told.has(shown.seq)) continue;
    told.add(shown.seq);
    tally.violated(who, where, `shows ${describe(shown)} at ${shown.seq}, which is of epoch ${from}`, fact);
  }
}

function checkEnd(run: Run, seat: Seat, tally: Tally): void {
  const last = lastStanding(seat);
  const newest = run.logs.find((log) => log.complete)?.epoch;
  if (last?.kind !== "entered" || newest === undefined) return;
  tally.checked();
  if (last.epoch === newest) return;
  tally.violated(seat.client, seat.room, `is in epoch ${last.epoch} in the end, and the log is ${newest}`, last);
}

/** [T1] The times on a page never run backwards, neither as events come nor in the end. */
export const time: Rule = (run, tally) => {
  for (const view of run.views) {
    const where = nameOf({ room: view.seat.room, epoch: view.epoch });
    const came = only(view.facts, "saw").filter(({ from }) => from !== "page");
    for (const index of backwards(came)) {
      const fact = came[index];
      if (fact)
        tally.violated(view.seat.client, where, `the time shown at ${fact.seq} is before the one above it`, fact);
    }
    tally.checked(came.filter(({ ts }) => ts !== undefined).length);
    for (const final of only(view.facts, "final")) {
      for (const index of backwards(final.items)) {
        const what = `the time shown at ${final.items[index]?.seq} is before the one above it in the end`;
        tally.violated(view.seat.client, where, what, final);
      }
    }
  }
};

function backwards(shown: readonly Placed[]): readonly number[] {
  let greatest = 0;
  return shown.flatMap(({ ts }, index) => {
    if (ts !== undefined && ts < greatest) return [index];
    greatest = Math.max(greatest, ts ?? 0);
    return [];
  });
}

/** Every instance's history of a room is exactly what its log has to show, in order. */
export const readModel: Rule = (run, tally) => {
  for (const read of only(run.history, "readmodel.read")) {
    const log = run.log(read.room, read.epoch);
    if (!log?.complete) {
      tally.setAside();
      continue;
    }
    const [who, where] = [read.instance, nameOf(log)];
    const had = new Set(read.entries.map(({ seq }) => seq));
    let before = 0;
    for (const entry of read.entries) {
      if (isUnsure(log, entry.seq - 1, entry.seq + 1)) {
        tally.setAside();
        continue;
      }
      tally.checked();
      const stored = log.at.get(entry.seq);
      if (!stored || !same(stored, entry)) {
        tally.violated(
          who,
          where,
          `has ${entry.seq} ${stored ? "otherwise than the log" : "and the log has not"}`,
          read,
        );
      }
      if (entry.seq <= before) tally.violated(who, where, `has ${entry.seq} behind ${before}`, read);
      before = entry.seq;
    }
    for (const seq of between(log, 0, Number.POSITIVE_INFINITY)) {
      if (!had.has(seq)) tally.violated(who, where, `has not ${seq}, and the log has`, read);
    }
  }
};
