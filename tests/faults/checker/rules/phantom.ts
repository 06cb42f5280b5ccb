import type { Placed } from "../history.ts";
import { keyOf, same, tells } from "../log.ts";
import type { Rule, Tally } from "../rule.ts";
import type { Run } from "../run.ts";
import type { View } from "../seat.ts";
import { nameOf, written } from "./sent.ts";

/** [D2] Nothing is in the log that nobody wrote, and nothing on a screen that is not in the log. */
export const phantom: Rule = (run, tally) => {
  for (const view of run.views) checkShown(run, view, tally);
  checkWritten(run, tally);
};

function checkShown(run: Run, view: View, tally: Tally): void {
  const log = run.log(view.seat.room, view.epoch);
  const told = new Set<number>();
  for (const { shown, fact } of shownIn(view)) {
    if (!log || !tells(log, shown.seq)) {
      tally.setAside();
      continue;
    }
    tally.checked();
    const entry = log.at.get(shown.seq);
    if ((entry && same(entry, shown)) || told.has(shown.seq)) continue;
    told.add(shown.seq);
    const instead = entry ? `where the log has ${describe(entry)}` : "which is not in the log";
    tally.violated(view.seat.client, nameOf(log), `shows ${describe(shown)} at ${shown.seq}, ${instead}`, fact);
  }
}

/** All that a view put on the screen or held in the end, with the fact that says so. */
export function shownIn(view: View): readonly { shown: Placed; fact: View["facts"][number] }[] {
  return view.facts.flatMap((fact): { shown: Placed; fact: View["facts"][number] }[] => {
    if (fact.kind === "saw") return [{ shown: fact, fact }];
    return fact.kind === "final" ? fact.items.map((shown) => ({ shown, fact })) : [];
  });
}

function checkWritten(run: Run, tally: Tally): void {
  const seats = Map.groupBy(run.seats, (seat) => seat.room);
  for (const log of run.logs) {
    const authors = (seats.get(log.room) ?? []).map(written);
    const known = new Map(authors.flatMap((posts) => [...posts]));
    for (const entry of log.entries) {
      if (entry.type !== "message.posted") continue;
      tally.checked();
      const wrote = known.get(keyOf(entry.by, entry.id ?? ""));
      if (wrote?.text === entry.text && wrote) continue;
      const why = wrote ? "wrote otherwise" : "never wrote";
      tally.violated(entry.by, nameOf(log), `the log has ${describe(entry)} at ${entry.seq}, which they ${why}`);
    }
  }
}

/** An event in a violation's words. */
export function describe({ type, by, id, text }: Placed): string {
  return id === undefined ? `${type} by ${by}` : `${id} by ${by} (${JSON.stringify(text)})`;
}
