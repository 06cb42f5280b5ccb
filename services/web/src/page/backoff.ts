const first = 500;
const most = 15_000;

/**
 * How long to wait before the next attempt: anything up to a bound that doubles (full jitter), so that all the
 * clients of a gateway that died do not come back at one moment.
 */
export function backoff(attempt: number, random: number): number {
  return random * Math.min(most, first * 2 ** Math.min(attempt, 10));
}
