/** Milliseconds: half of all times were at most `p50`. */
export type Spread = { readonly count: number; readonly p50: number; readonly p99: number; readonly max: number };

/** Of no times, all is 0. */
export function spread(times: readonly number[]): Spread {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}
