import fc from "fast-check";

// For all tests of this folder together.
const seconds = Number(process.env.FUZZ_SECONDS ?? 15);
const share = (seconds * 1000) / 2;
const round = 5;
/** Milliseconds, with time to spare on a busy machine. */
export const patience = share + 240_000;

const firstSeed = Number(process.env.FUZZ_SEED ?? 1);

/** Tries seed after seed until its time is up; FUZZ_SEED begins at one. Failures leave state, so they do not shrink. */
export async function fuzz<T>(values: fc.Arbitrary<T>, holds: (value: T) => Promise<void>): Promise<void> {
  let seed = firstSeed;
  console.info(`FUZZ_SEED=${seed}`);
  const until = performance.now() + share;
  do {
    await fc.assert(fc.asyncProperty(values, holds), { seed, numRuns: round, endOnFailure: true });
    seed += 1;
  } while (performance.now() < until);
}
