import { keyOf, logKey, same } from "../log.ts";
import type { Rule, Tally } from "../rule.ts";
import type { Run } from "../run.ts";
import { only } from "../seat.ts";
import { describe } from "./phantom.ts";
import { nameOf } from "./sent.ts";

/** How long after its confirmation a removal may take to reach every gateway, in milliseconds. */
const removedWithin = 1000;

/** [M3] Nobody sees another room's events, and a removed member neither sees nor says anything. Needs two rooms. */
export const inside: Rule = (run, tally) => {
  checkRooms(run, tally);
  checkRemovals(run, tally);
};

function checkRooms(run: Run, tally: Tally): void {
  if (new Set(run.logs.map((log) => log.room)).size < 2) return;
  const rooms = new Map(run.logs.flatMap((log) => log.entries.map((entry) => [`${log.epoch} ${entry.seq}`, log])));
  for (const view of run.views) {
    for (const fact of only(view.facts, "saw")) {
      tally.checked();
      const log = rooms.get(`${view.epoch} ${fact.seq}`);
      const entry = log?.at.get(fact.seq);
      if (!log || !entry || log.room === view.seat.room || !same(entry, fact)) continue;
      const what = `was shown ${describe(fact)} at ${fact.seq}, which is of ${log.room}`;
      tally.violated(view.seat.client, logKey(view.seat.room, view.epoch), what, fact);
    }
  }
}

function checkRemovals(run: Run, tally: Tally): void {
  const removals = only(run.history, "removal.confirmed");
  const removed = new Map(removals.map((fact) => [keyOf(fact.room, fact.member), fact]));
  tally.checked(removals.length);
  if (removals.length === 0) return;
  for (const view of run.views) {
    const removal = removed.get(keyOf(view.seat.room, view.member));
    const late = removal && only(view.facts, "saw").find((fact) => fact.at > removal.at + removedWithin);
    const what = `was removed, and shown ${late?.seq} ${(late?.at ?? 0) - (removal?.at ?? 0)} ms later`;
    if (late) tally.violated(view.seat.client, view.seat.room, what, removal, late);
  }
  for (const log of run.logs) {
    for (const entry of log.entries) {
      const removal = removed.get(keyOf(log.room, entry.by));
      if (!removal || entry.at <= removal.at + removedWithin) continue;
      const what = `was removed, and ${entry.seq} of theirs was stored ${entry.at - removal.at} ms later`;
      tally.violated(entry.by, nameOf(log), what, removal);
    }
  }
}
