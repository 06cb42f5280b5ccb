import type { History } from "./history.ts";
import { only, type Seat } from "./seat.ts";

export type Stretch = readonly [from: number, to: number];

/** Nothing is broken by an attack, and every promise holds meanwhile. */
export const attacked = "attacked";

/** When something was broken, in order; periods that overlap become one. */
export function findTrouble(history: History, end: number): readonly Stretch[] {
  const ends = new Map(only(history, "fault.ended").map((fact) => [fact.fault, fact.at]));
  const faults = only(history, "fault.began").filter(({ what }) => what !== attacked);
  const broken = faults.map(({ fault, at }): Stretch => [at, ends.get(fault) ?? end]);
  const joined: [number, number][] = [];
  for (const [from, to] of broken.toSorted((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

/** When a client was in its room and nothing was broken: only then is anything expected of it in time. */
export function quietPeriodsOf(seat: Seat, trouble: readonly Stretch[], end: number): readonly Stretch[] {
  const inside: Stretch[] = [];
  let since: number | undefined;
  for (const { kind, at } of seat.facts) {
    const out = ["lost", "left", "page.gone", "page.loaded", "tab.closed"].includes(kind);
    if (kind === "entered") since ??= at;
    if (out && since !== undefined) inside.push([since, at]);
    if (out) since = undefined;
  }
  if (since !== undefined) inside.push([since, end]);
  return inside.flatMap((stretch) => without(stretch, trouble));
}

function without([from, to]: Stretch, trouble: readonly Stretch[]): readonly Stretch[] {
  const left: Stretch[] = [];
  let start = from;
  for (const [began, ended] of trouble) {
    if (ended < start || began > to) continue;
    if (began > start) left.push([start, began]);
    start = Math.max(start, ended);
  }
  return start <= to ? [...left, [start, to]] : left;
}

export function longestWait(quiet: readonly Stretch[], since: number, until: number): number {
  let longest = 0;
  for (const [from, to] of quiet) longest = Math.max(longest, Math.min(to, until) - Math.max(from, since));
  return longest;
}
