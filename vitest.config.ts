import { defineConfig } from "vitest/config";

/** What takes as long as it is told to, or is told of a quiet machine only: `npm run test:faults`. */
const long = ["tests/faults/faults.test.ts", "tests/contract/gateway/fuzz/leak.test.ts"];
/** What promises something within seconds, of a whole system: beside other tests it would blame Parlor for their work. */
const alone = ["tests/faults/short.test.ts", "tests/clumsy/*.test.ts"];
/** What stands under tests and needs nothing but itself. */
const pure = ["tests/load/**/*.test.ts", "tests/linear/**/*.test.ts"];
/** What needs more installed than Parlor does: `npm test -- --project=bench`. */
const bench = ["tests/bench/peers.test.ts"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{libs,services}/**/src/**/*.test.{ts,tsx}", "deploy/**/*.test.ts", ...pure],
          testTimeout: 60_000, // a machine that is busy elsewhere is no failure
        },
      },
      {
        test: {
          name: "system",
          include: ["tests/**/*.test.ts"],
          exclude: ["**/node_modules/**", "tests/compose/**", ...pure, ...long, ...alone, ...bench],
          // Each file starts its own broker and services: two files at once are as much as two cores carry.
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 20_000 } },
        },
      },
      { test: { name: "alone", include: alone, sequence: { groupOrder: 1 }, maxWorkers: 1, hookTimeout: 60_000 } },
      { test: { name: "faults", include: long, maxWorkers: 1, hookTimeout: 60_000 } },
      { test: { name: "bench", include: bench, maxWorkers: 1, testTimeout: 30_000, hookTimeout: 300_000 } },
      {
        test: {
          name: "compose",
          include: ["tests/compose/**/*.test.ts"],
          // Whole stacks, in containers that are built first: one after the other, and after everything else.
          sequence: { groupOrder: 2 },
          maxWorkers: 1,
          testTimeout: 600_000,
          hookTimeout: 600_000,
          expect: { poll: { timeout: 60_000 } },
        },
      },
    ],
  },
});
