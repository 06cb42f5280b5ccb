import { performance } from "node:perf_hooks";

/** How long a time is looked at, in milliseconds: some rounds of the busiest room. */
const window = 100;

/** Tells how much of its time the event loop has been at work, from 0 to 1, in a moment that has just passed. */
export function openLoopUse(): () => number {
  let from = performance.eventLoopUtilization();
  let at = performance.now();
  let use = 0;
  return () => {
    const now = performance.now();
    if (now - at < window) return use;
    const to = performance.eventLoopUtilization();
    use = performance.eventLoopUtilization(to, from).utilization;
    [from, at] = [to, now];
    return use;
  };
}
