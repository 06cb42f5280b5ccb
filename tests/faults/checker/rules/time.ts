import type { Placed } from "../history.ts";
import type { Rule } from "../rule.ts";
import { only } from "../seat.ts";
import { nameOf } from "./sent.ts";

/** [T1] The times that a page shows never run backwards, neither as events come nor in what it holds in the end. */
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

/** Where the time is less than the greatest before it. */
function backwards(shown: readonly Placed[]): readonly number[] {
  let greatest = 0;
  return shown.flatMap(({ ts }, index) => {
    if (ts !== undefined && ts < greatest) return [index];
    greatest = Math.max(greatest, ts ?? 0);
    return [];
  });
}
