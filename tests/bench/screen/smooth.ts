import { setTimeout as delay } from "node:timers/promises";
import type { Person } from "./person.ts";

export type Smooth = {
  readonly framesPerSecond: number;
  /** In ms, from a key that goes down until its letter is on the screen. */
  readonly keyP95: number;
  /** In ms. */
  readonly longestTask: number;
  /** Share of the page's main thread, 0 to 1. */
  readonly busy: number;
  /** In bytes, after all garbage is collected: at the beginning and at the end. */
  readonly heap: readonly [number, number];
};

type Seen = { readonly frames: number; readonly tasks: readonly number[]; readonly keys: readonly number[] };

/** Somebody at the bottom of a busy room writes for a while. */
export async function watchSmooth({ page }: Person, seconds: number): Promise<Smooth> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable");
  const taskSeconds = async () => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0;
  };
  const heap = async () => {
    await devtools.send("HeapProfiler.collectGarbage");
    return (await devtools.send("Runtime.getHeapUsage")).usedSize;
  };
  const before = await heap();
  await page.evaluate(watch);
  const [from, began] = [await taskSeconds(), performance.now()];
  const box = page.getByRole("textbox", { name: "Message", exact: true });
  await box.focus();
  const end = began + seconds * 1000;
  for (let at = 0; performance.now() < end; at++) {
    await page.keyboard.press(at % 40 < 20 ? "a" : "Backspace");
    await delay(200);
  }
  const took = (performance.now() - began) / 1000;
  const busy = ((await taskSeconds()) - from) / took;
  const { frames, tasks, keys }: Seen = await page.evaluate("seen");
  return {
    framesPerSecond: frames / took,
    keyP95: share(keys, 0.95),
    longestTask: Math.max(0, ...tasks),
    busy,
    heap: [before, await heap()],
  };
}

/** What this share of the times does not exceed. */
export const share = (times: readonly number[], part: number) =>
  times.toSorted((a, b) => a - b)[Math.ceil(times.length * part) - 1] ?? Number.NaN;

// Runs in the page.
function watch(): void {
  const seen = { frames: 0, tasks: [] as number[], keys: [] as number[] };
  const count = () => {
    seen.frames++;
    requestAnimationFrame(count);
  };
  count();
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.tasks.push(duration);
  }).observe({ type: "longtask" });
  addEventListener(
    "keydown",
    ({ timeStamp }) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => seen.keys.push(performance.now() - timeStamp);
        port2.postMessage(0); // it is heard when the frame is painted
      }),
    true,
  );
  Object.assign(window, { seen });
}
