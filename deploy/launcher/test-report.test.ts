import { expect, test } from "vitest";
import { closingLine, tally } from "./test-report.ts";

const file = (status: string, ...statuses: string[]) => ({
  status,
  assertionResults: statuses.map((each) => ({ status: each })),
});

test("[S11] tests and checks are counted together", () => {
  const checked = [
    { name: "types", passed: true },
    { name: "format and lint", passed: false },
  ];
  const report = { testResults: [file("passed", "passed", "passed"), file("failed", "failed", "passed", "pending")] };
  expect(tally(checked, report, 1)).toEqual({ passed: 4, failed: 2, skipped: 1 });
});

test("[S11] a file that could not be loaded is a failure", () => {
  expect(tally([], { testResults: [file("failed")] }, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("[S11] a run that failed for no test's sake is a failure", () => {
  expect(tally([], { testResults: [file("passed", "passed")] }, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  expect(tally([], undefined, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("[S11] the closing line names what was skipped only where something was", () => {
  expect(closingLine({ passed: 3, failed: 0, skipped: 0 })).toBe("3 passed, 0 failed");
  expect(closingLine({ passed: 3, failed: 1, skipped: 2 })).toBe("3 passed, 1 failed, 2 skipped");
});
