import type { Bar, Percentiles } from "./summary.ts";

const subBits = 6;
const subBuckets = 1 << subBits;
// Microseconds, half an hour: anything longer counts as this.
const longest = 2 ** 31 - 1;

/** Durations in microseconds, in buckets that grow with them: small to keep, and two can be added. */
export class Histogram {
  readonly #counts: number[];
  #total = 0;
  #sum = 0;
  #longest = 0;

  constructor(kept: Kept = { counts: [], sum: 0, longest: 0 }) {
    this.#counts = [...kept.counts];
    this.#total = kept.counts.reduce((sum, count) => sum + (count ?? 0), 0);
    this.#sum = kept.sum;
    this.#longest = kept.longest;
  }

  get total(): number {
    return this.#total;
  }

  record(micros: number): void {
    const value = Math.min(Math.max(Math.round(micros), 0), longest);
    const index = indexOf(value);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#total += 1;
    this.#sum += value;
    if (value > this.#longest) this.#longest = value;
  }

  add({ counts, sum, longest }: Kept): void {
    for (const [index, count] of counts.entries()) {
      if (!count) continue;
      this.#counts[index] = (this.#counts[index] ?? 0) + count;
      this.#total += count;
    }
    this.#sum += sum;
    this.#longest = Math.max(this.#longest, longest);
  }

  /** As JSON can carry it. */
  keep(): Kept {
    return { counts: Array.from(this.#counts, (count) => count ?? 0), sum: this.#sum, longest: this.#longest };
  }

  /** In milliseconds. */
  percentiles(): Percentiles {
    const at = (share: number) => this.#at(share) / 1000;
    return {
      count: this.#total,
      mean: this.#total === 0 ? 0 : this.#sum / this.#total / 1000,
      p50: at(0.5),
      p90: at(0.9),
      p99: at(0.99),
      p999: at(0.999),
      max: this.#longest / 1000,
    };
  }

  /** In milliseconds, four bars for every power of two. */
  bars(): readonly Bar[] {
    const width = subBuckets / 4;
    const bars: Bar[] = [];
    for (let at = 0; at < this.#counts.length; at += width) {
      const count = this.#counts.slice(at, at + width).reduce((sum, each) => sum + (each ?? 0), 0);
      if (bars.length > 0 || count > 0)
        bars.push({ from: lowestOf(at) / 1000, to: lowestOf(at + width) / 1000, count });
    }
    return bars;
  }

  #at(share: number): number {
    let left = Math.ceil(this.#total * share);
    for (const [index, count] of this.#counts.entries()) {
      left -= count ?? 0;
      if (left <= 0) return Math.min(lowestOf(index + 1) - 1, this.#longest);
    }
    return this.#longest;
  }
}

export type Kept = { readonly counts: readonly number[]; readonly sum: number; readonly longest: number };

function indexOf(value: number): number {
  if (value < subBuckets) return value;
  const power = 31 - Math.clz32(value) - subBits;
  return (power + 1) * subBuckets + (value >> power) - subBuckets;
}

function lowestOf(index: number): number {
  if (index < subBuckets) return index;
  const power = Math.floor(index / subBuckets) - 1;
  return (subBuckets + (index % subBuckets)) * 2 ** power;
}
