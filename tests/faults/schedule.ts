import type { Random } from "./random.ts";

/** Everything that can go wrong: where, and what. */
const kinds = [
  "gateway killed",
  "gateway frozen",
  "gateway asked to stop",
  "rooms killed",
  "rooms frozen",
  "broker killed",
  "broker and its peers killed",
  "broker frozen",
  "broker wiped",
  "phones cut",
  "phones late",
  "phones silent",
  "bus cut",
  "bus late",
  "bus silent",
  "page reloaded",
] as const;

/** At `at` milliseconds after the start, for so long; `which` chooses among several. */
export type Planned = {
  readonly kind: (typeof kinds)[number];
  readonly at: number;
  readonly lasts: number;
  readonly which: number;
};

/** A schedule of faults for a run of so many milliseconds: the same for the same seed. Some overlap. */
export function plan(random: Random, duration: number): readonly Planned[] {
  const planned: Planned[] = [];
  for (let at = random.between(2_000, 4_000); at < duration; at += random.between(1_000, 4_000)) {
    const lasts = Math.min(random.between(300, 6_000), duration - at);
    planned.push({ kind: random.one(kinds), at, lasts, which: random.between(0, 1) });
  }
  return planned;
}

/** Where it happens: two faults at one place would undo one another. There are two of each service, and one of the rest. */
export function placeOf({ kind, which }: Planned): string {
  const [where = ""] = kind.split(" ");
  return ["gateway", "rooms", "bus"].includes(where) ? `${where} ${Math.floor(which * 2)}` : where;
}
