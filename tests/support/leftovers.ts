import { afterAll, onTestFinished, TestRunner } from "vitest";

type Stop = () => Promise<unknown>;

const ofFile: Stop[] = [];
afterAll(async () => {
  const failures: unknown[] = [];
  for (const stop of ofFile.reverse()) await stop().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, "What the file started did not stop well.");
});

/** Stops something when the test that started it ends; what a hook started, when the file ends. */
export function stopAfter(stop: Stop): void {
  if (TestRunner.getCurrentTest()) onTestFinished(async () => void (await stop()));
  else ofFile.push(stop);
}
