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
/** Counts since the beginning, times since the last report. */
export type Told = { readonly counts: Counts; readonly refusals: Refusals; readonly times: Times<Kept> };
export type Refusals = Readonly<Record<string, number>>;

export class Tally {
  readonly counts: Counts = record(counted, () => 0);
  readonly #refusals: Record<string, number> = {};
  #times = record(timed, () => new Histogram());

  refused(reason: string): void {
    this.#refusals[reason] = (this.#refusals[reason] ?? 0) + 1;
  }

  /** In microseconds. */
  took(what: keyof Times<Kept>, micros: number): void {
    this.#times[what].record(micros);
  }

  /** Begins the times anew. */
  tell(): Told {
    const times = record(timed, (what) => this.#times[what].keep());
    this.#times = record(timed, () => new Histogram());
    return { counts: { ...this.counts }, refusals: { ...this.#refusals }, times };
  }
}

export class Total {
  readonly times = record(timed, () => new Histogram());
  readonly #latest: Told[] = [];

  add(worker: number, told: Told): void {
    this.#latest[worker] = told;
    for (const what of timed) this.times[what].add(told.times[what]);
  }

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
