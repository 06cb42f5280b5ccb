import { keyOf } from "../log.ts";
import type { Rule } from "../rule.ts";
import { lastStanding, only, type Seat } from "../seat.ts";
import { written } from "./sent.ts";
import { resolvedWithin } from "./uncertain.ts";

/**
 * [D6] No message is missing because its id is another's too. One that was refused is not missing, and neither is one
 * that still waits at a client which is not in the room.
 */
export const foreign: Rule = (run, tally) => {
  const owners = new Map<string, Map<string, string>>();
  for (const log of run.logs) {
    for (const { id, by } of log.entries) {
      if (id === undefined) continue;
      const others = owners.get(id) ?? new Map<string, string>();
      owners.set(id, others.set(`${log.room} ${by}`, `${by} in ${log.room}`));
    }
  }
  for (const seat of run.seats) {
    const logs = run.logs.filter((log) => log.room === seat.room);
    // With more than one epoch it may have been in the unread end of a log that was lost.
    const complete = logs.some((log) => log.complete) && epochsOf(seat).size === 1;
    const due = dueFrom(seat, run.end);
    for (const [key, fact] of written(seat)) {
      const others = [...(owners.get(fact.id) ?? [])].filter(([owner]) => owner !== `${seat.room} ${fact.member}`);
      const [first] = others.map(([, name]) => name);
      if (first === undefined) continue;
      tally.checked();
      const landed = logs.some((log) => log.places.has(keyOf(fact.member, fact.id)));
      if (landed || !due.has(key)) continue;
      if (!complete) tally.setAside();
      else tally.violated(seat.client, seat.room, `${fact.id} is missing, and is an id of ${first} too`, fact);
    }
  }
};

const epochsOf = (seat: Seat) => new Set(only(seat.facts, "entered").map(({ epoch }) => epoch));

/** The messages that ought to be in the log: shown as sent, or for long on their way at a client that is in the room. */
function dueFrom(seat: Seat, end: number): ReadonlySet<string> {
  const inside = lastStanding(seat)?.kind === "entered";
  const states = new Map<string, { state: string; at: number }>();
  for (const fact of seat.facts) {
    if (fact.kind === "wrote") states.set(keyOf(fact.member, fact.id), { state: "sending", at: fact.at });
    if (fact.kind === "showed") states.set(keyOf(fact.member, fact.id), fact);
  }
  const long = (at: number) => inside && end - at > resolvedWithin;
  const due = [...states].filter(([, { state, at }]) => state === "sent" || (state === "sending" && long(at)));
  return new Set(due.map(([key]) => key));
}
