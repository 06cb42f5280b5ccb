import fc from "fast-check";

/** How long all tests of this folder that use chance go on together, in seconds. */
const seconds = Number(process.env.FUZZ_SECONDS ?? 15);
const share = (seconds * 1000) / 2;
/** Runs between two looks at the clock. A failure is made smaller within its round. */
const round = 5;
/** Beyond its share of time, for a busy machine and for making a failure smaller. */
export const patience = share + 240_000;

/** Where it begins: the same each time, so that a change is told by what it breaks. Another one looks elsewhere. */
const firstSeed = Number(process.env.FUZZ_SEED ?? 1);

/**
 * Tries a property until its time is up, from one seed to the next. The first is printed, and a failure names its own:
 * FUZZ_SEED begins there.
 */
export async function fuzz<T>(values: fc.Arbitrary<T>, holds: (value: T) => Promise<void>): Promise<void> {
  let seed = firstSeed;
  console.info(`FUZZ_SEED=${seed}`);
  const until = performance.now() + share;
  do {
    await fc.assert(fc.asyncProperty(values, holds), { seed, numRuns: round });
    seed += 1;
  } while (performance.now() < until);
}
