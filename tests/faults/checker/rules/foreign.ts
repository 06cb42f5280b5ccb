import { keyOf } from "../log.ts";
import type { Rule } from "../rule.ts";
import { lastStanding, type Seat } from "../seat.ts";
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
    const due = dueFrom(seat, run.end);
    for (const [key, fact] of written(seat)) {
      const others = [...(owners.get(fact.id) ?? [])].filter(([owner]) => owner !== `${seat.room} ${fact.member}`);
      const [first] = others.map(([, name]) => name);
      if (first === undefined) continue;
      tally.checked();
      const landed = logs.some((log) => log.places.has(keyOf(fact.member, fact.id)));
      const epoch = due.get(key);
      if (landed || epoch === undefined) continue;
      if (!run.log(seat.room, epoch)?.complete) tally.setAside();
      else tally.violated(seat.client, seat.room, `${fact.id} is missing, and is an id of ${first} too`, fact);
    }
  }
};

/**
 * The messages that ought to be in a log, and in which: shown as sent, or for long on their way at a client that is in
 * the room.
 */
function dueFrom(seat: Seat, end: number): ReadonlyMap<string, string> {
  const inside = lastStanding(seat)?.kind === "entered";
  const states = new Map<string, { state: string; at: number; epoch: string }>();
  let epoch = "";
  for (const fact of seat.facts) {
    if (fact.kind === "entered") epoch = fact.epoch;
    if (fact.kind !== "wrote" && fact.kind !== "showed" && fact.kind !== "handed.over") continue;
    if (fact.kind === "handed.over") states.delete(keyOf(fact.from, fact.id));
    const state = fact.kind === "showed" ? fact.state : "sending";
    states.set(keyOf(fact.member, fact.id), { state, at: fact.at, epoch });
  }
  const long = (at: number) => inside && end - at > resolvedWithin;
  return new Map(
    [...states].flatMap(([key, { state, at, epoch: sentTo }]): [string, string][] => {
      if (state === "sent") return [[key, sentTo]];
      return state === "sending" && long(at) ? [[key, epoch]] : [];
    }),
  );
}
