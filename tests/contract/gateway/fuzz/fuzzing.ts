import fc from "fast-check";

/** How long all tests of this folder that use chance go on together, in seconds. */
const seconds = Number(process.env.FUZZ_SECONDS ?? 15);
const share = (seconds * 1000) / 2;
const round = 5;
/** Beyond its share of time, for a busy machine, in milliseconds. */
export const patience = share + 240_000;

const firstSeed = Number(process.env.FUZZ_SEED ?? 1);

/**
 * Tries a property until its time is up, from one seed to the next. The first is printed, and a failure names its own:
 * FUZZ_SEED begins there. A failure is not made smaller: what it leaves behind would fail whatever comes after it.
 */
export async function fuzz<T>(values: fc.Arbitrary<T>, holds: (value: T) => Promise<void>): Promise<void> {
  let seed = firstSeed;
  console.info(`FUZZ_SEED=${seed}`);
  const until = performance.now() + share;
  do {
    await fc.assert(fc.asyncProperty(values, holds), { seed, numRuns: round, endOnFailure: true });
    seed += 1;
  } while (performance.now() < until);
}
