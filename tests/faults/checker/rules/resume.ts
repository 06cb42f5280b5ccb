import type { ClientFact } from "../history.ts";
import { between, type Log } from "../log.ts";
import type { Rule, Tally } from "../rule.ts";
import { only, type View } from "../seat.ts";
import { nameOf } from "./sent.ts";

type Row = Extract<ClientFact, { kind: "gap.shown" }>;

/**
 * [D7] Between two events that a client was shown as following each other there is nothing, or a row that says truly how
 * much. Counted are returns and rows, since a run in which nobody comes back shows nothing of this rule.
 */
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
    const what = `the row behind ${row.after} says ${row.missed}, and ${count} were missed`;
    tally.violated(view.seat.client, nameOf(log), what, row);
  }
}

function checkHoles(view: View, log: Log, rows: readonly Row[], tally: Tally): void {
  let head: number | undefined;
  for (const fact of view.facts) {
    // What follows is said to follow this place, whatever the answer itself showed.
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

/** The answer said how much was missed; the row must say so too, and there must be one. */
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
