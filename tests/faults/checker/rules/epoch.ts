import { keyOf, type Log } from "../log.ts";
import type { Rule, Tally } from "../rule.ts";
import type { Run } from "../run.ts";
import { lastStanding, type Seat, type View } from "../seat.ts";
import { describe, shownIn } from "./phantom.ts";
import { nameOf } from "./sent.ts";

/** [D11] Another log is a reset, and nothing of one log is shown as part of another. Needs a run with two epochs. */
export const oneEpoch: Rule = (run, tally) => {
  const epochs = new Set([...run.views.map((view) => view.epoch), ...run.logs.map((log) => log.epoch)]);
  if (epochs.size < 2) return;
  const byRoom = Map.groupBy(run.logs, (log) => log.room);
  for (const view of run.views) checkShown(view, byRoom.get(view.seat.room) ?? [], tally);
  for (const seat of run.seats) {
    checkEntered(seat, tally);
    checkEnd(run, seat, tally);
  }
};

/** A page that holds something of one log is told to start anew by another. */
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

function checkShown(view: View, logs: readonly Log[], tally: Tally): void {
  const own = logs.find((log) => log.epoch === view.epoch);
  const others = logs.filter((log) => log.epoch !== view.epoch);
  const [who, where] = [view.seat.client, nameOf({ room: view.seat.room, epoch: view.epoch })];
  const told = new Set<number>();
  for (const { shown, fact } of shownIn(view)) {
    tally.checked();
    const stated = fact.kind === "saw" || fact.kind === "final" ? fact.epoch : view.epoch;
    const key = keyOf(shown.by, shown.id ?? "");
    const older = own?.places.has(key) ? undefined : others.find((log) => log.places.has(key));
    const from = stated !== view.epoch ? stated : own?.complete ? older?.epoch : undefined;
    if (from === undefined || told.has(shown.seq)) continue;
    told.add(shown.seq);
    tally.violated(who, where, `shows ${describe(shown)} at ${shown.seq}, which is of epoch ${from}`, fact);
  }
}

/** Who is in the room at the end is in its newest log. */
function checkEnd(run: Run, seat: Seat, tally: Tally): void {
  const last = lastStanding(seat);
  const newest = run.logs.find((log) => log.complete)?.epoch;
  if (last?.kind !== "entered" || newest === undefined) return;
  tally.checked();
  if (last.epoch === newest) return;
  tally.violated(seat.client, seat.room, `is in epoch ${last.epoch} in the end, and the log is ${newest}`, last);
}
