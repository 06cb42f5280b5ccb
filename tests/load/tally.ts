import { Histogram, type Kept } from "./histogram.ts";

const counted = [
  "connected",
  "inside",
  "cut",
  "sent",
  "stored",
  "refused",
  "delivered",
  "doubled",
  "holes",
  "noise",
  "frames",
] as const;
const timed = ["delivery", "confirmation", "joining", "returning"] as const;

export type Counts = Record<(typeof counted)[number], number>;
type Times<Kind> = Record<(typeof timed)[number], Kind>;
/** A worker's counts since the beginning and its times since it last told. */
export type Told = { readonly counts: Counts; readonly refusals: Refusals; readonly times: Times<Kept> };
/** How often something was refused, by the reason. */
export type Refusals = Readonly<Record<string, number>>;

/** What a part of the crowd has sent and seen. */
export class Tally {
  readonly counts: Counts = record(counted, () => 0);
  readonly #refusals: Record<string, number> = {};
  #times = record(timed, () => new Histogram());

  refused(reason: string): void {
    this.#refusals[reason] = (this.#refusals[reason] ?? 0) + 1;
  }

  /** Notes how long something took, in microseconds. */
  took(what: keyof Times<Kept>, micros: number): void {
    this.#times[what].record(micros);
  }

  /** What there is to tell; the times begin anew. */
  tell(): Told {
    const times = record(timed, (what) => this.#times[what].keep());
    this.#times = record(timed, () => new Histogram());
    return { counts: { ...this.counts }, refusals: { ...this.#refusals }, times };
  }
}

/** What all workers have told. */
export class Total {
  readonly times = record(timed, () => new Histogram());
  readonly #latest: Told[] = [];

  add(worker: number, told: Told): void {
    this.#latest[worker] = told;
    for (const what of timed) this.times[what].add(told.times[what]);
  }

  /** How long messages took is counted from here on. */
  forgetTalk(): void {
    this.times.delivery = new Histogram();
    this.times.confirmation = new Histogram();
  }

  get counts(): Counts {
    return record(counted, (what) => this.#latest.reduce((sum, { counts }) => sum + counts[what], 0));
  }

  get refusals(): Refusals {
    const reasons = this.#latest.flatMap(({ refusals }) => Object.keys(refusals));
    return record(reasons, (reason) => this.#latest.reduce((sum, { refusals }) => sum + (refusals[reason] ?? 0), 0));
  }
}

function record<Key extends string, Value>(keys: readonly Key[], value: (key: Key) => Value): Record<Key, Value> {
  return Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<Key, Value>; // fromEntries forgets the keys
}
