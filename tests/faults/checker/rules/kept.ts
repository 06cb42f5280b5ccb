import type { ClientFact } from "../history.ts";
import type { Rule } from "../rule.ts";
import type { Run } from "../run.ts";
import { only, type Seat } from "../seat.ts";

type Kept = Extract<ClientFact, { kind: "kept" }>;

/**
 * [D10] A message that the browser had stored when its page went away, and that was not sent or refused by then, is in
 * the end sent, refused, or in the outbox of the page that has it. Their order is [D4]'s.
 */
export const kept: Rule = (run, tally) => {
  for (const seat of run.seats) {
    const final = only(seat.facts, "final").at(-1);
    for (const fact of carriedOver(seat)) {
      const last = only(seat.facts, "showed").findLast(({ id }) => id === fact.id);
      const settled = last?.state === "sent" || last?.state === "refused" || landed(run, seat, fact.id);
      const held = final?.outbox.some(({ id }) => id === fact.id);
      if (!settled && !final) {
        tally.setAside(); // the page was still open, or the person had left
        continue;
      }
      tally.checked();
      const what = `${fact.id} was stored unsent when the page went away, and is gone`;
      if (!settled && !held) tally.violated(seat.client, seat.room, what, fact);
    }
  }
};

/** What was stored and unsettled while a page was loaded anew, once for each message. */
function carriedOver(seat: Seat): Iterable<Kept> {
  const stored = new Map<string, Kept>();
  const carried = new Map<string, Kept>();
  for (const fact of seat.facts) {
    if (fact.kind === "kept") stored.set(fact.id, fact);
    if (fact.kind === "showed" && fact.state === "sent") stored.delete(fact.id);
    if (fact.kind === "page.loaded") for (const [id, one] of stored) carried.set(id, one);
  }
  return carried.values();
}

/** Who lost their place in a room sends what they have left as whom they are now. */
function landed(run: Run, seat: Seat, id: string): boolean {
  const members = new Set(only(seat.facts, "entered").map(({ member }) => member));
  const logs = run.logs.filter(({ room }) => room === seat.room);
  return logs.some(({ entries }) => entries.some((entry) => entry.id === id && members.has(entry.by)));
}
