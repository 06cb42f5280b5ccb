import type { Checked } from "./checks.ts";

/** The part of vitest's JSON report that is read. */
export type Report = {
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
};

type Tally = { readonly passed: number; readonly failed: number; readonly skipped: number };

/** A file that did not load is one failure; so is a failed run without a failed test, or without a report. */
export function tally(checked: readonly Checked[], report: Report | undefined, exitCode: number): Tally {
  const files = report?.testResults ?? [];
  const tests = files.flatMap((file) => file.assertionResults.map(({ status }) => status));
  const failedTests = tests.filter((status) => status === "failed").length;
  const brokenFiles = files.filter(
    (file) => file.status === "failed" && file.assertionResults.every(({ status }) => status !== "failed"),
  ).length;
  const unexplained = exitCode !== 0 && failedTests + brokenFiles === 0 ? 1 : 0;
  const passed = tests.filter((status) => status === "passed").length;
  return {
    passed: passed + checked.filter((check) => check.passed).length,
    failed: failedTests + brokenFiles + unexplained + checked.filter((check) => !check.passed).length,
    skipped: tests.length - passed - failedTests,
  };
}

export function closingLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
