import { longestWait } from "../calm.ts";
import type { ClientFact, Fact } from "../history.ts";
import { keyOf } from "../log.ts";
import type { Rule, Tally } from "../rule.ts";
import type { Run } from "../run.ts";
import { only, type Seat } from "../seat.ts";

/** How long, in milliseconds, nobody may be left in the dark while they are in the room and nothing is broken. */
export const resolvedWithin = 15_000;

/** [D9] What is shown as refused is not in the log, and nothing is on its way for ever. */
export const uncertain: Rule = (run, tally) => {
  for (const seat of run.seats) {
    checkRefused(run, seat, tally);
    checkStuck(run, seat, tally);
  }
};

/** A refusal is final until the person tries again; what the log stored before it must not have been refused at all. */
function checkRefused(run: Run, seat: Seat, tally: Tally): void {
  const logs = run.logs.filter((log) => log.room === seat.room);
  const refusals = new Map<string, { fact: Extract<ClientFact, { kind: "showed" }>; again: boolean }>();
  for (const fact of only(seat.facts, "showed")) {
    const key = keyOf(fact.member, fact.id);
    const refusal = refusals.get(key);
    if (fact.state === "refused") refusals.set(key, { fact, again: false });
    else if (refusal && fact.state === "sending") refusals.set(key, { ...refusal, again: true });
  }
  for (const [key, { fact, again }] of refusals) {
    tally.checked();
    const entry = logs.flatMap((log) => log.places.get(key) ?? []).find(({ at }) => !again || at <= fact.at);
    const what = `${fact.id} was shown as refused and is in the log at ${entry?.seq}`;
    if (entry) tally.violated(seat.client, seat.room, what, fact);
  }
}

/**
 * One message is sent at a time [D4], so that the clock of each starts when it is the first in its client's queue: a
 * long queue that goes on is not stuck.
 */
function checkStuck(run: Run, seat: Seat, tally: Tally): void {
  const queue = new Map<string, Fact>();
  let headSince = 0;
  const judge = (until: number) => {
    const [first] = queue;
    if (!first) return;
    const waited = longestWait(run.calm(seat), Math.max(headSince, first[1].at), until);
    const what = `${first[0].split(" ")[1]} was on its way for ${Math.round(waited / 1000)} s, though in the room`;
    if (waited > resolvedWithin) tally.violated(seat.client, seat.room, what, first[1]);
  };
  const take = (key: string, at: number) => {
    if (queue.keys().next().value === key) {
      judge(at);
      headSince = at;
    }
    queue.delete(key);
  };
  for (const fact of seat.facts) {
    if (fact.kind === "left") queue.clear();
    if (fact.kind !== "wrote" && fact.kind !== "showed" && fact.kind !== "handed.over") continue;
    const key = keyOf(fact.member, fact.id);
    if (fact.kind === "handed.over") queue.delete(keyOf(fact.from, fact.id));
    if (fact.kind === "wrote") tally.checked();
    if (fact.kind === "showed" && fact.state !== "sending") take(key, fact.at);
    else if (!queue.has(key)) queue.set(key, fact);
  }
  judge(run.end);
}
