import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["{libs,services}/**/src/**/*.test.{ts,tsx}", "deploy/**/*.test.ts"] } },
      {
        test: {
          name: "system",
          include: ["tests/**/*.test.ts"],
          // Each file starts its own broker and services: two files at once are as much as two cores carry.
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
