import { setTimeout as delay } from "node:timers/promises";
import type { Page } from "playwright-core";
import type { Browser } from "./browser.ts";
import { watchProcessor } from "./processor.ts";

type Task = { readonly from: number; readonly to: number };

/** `longest` is a page's longest task since the last ask, in ms of work: waiting for a processor does not count. */
export async function watchTasks(browser: Browser, page: Page) {
  const processor = await watchProcessor(browser);
  await page.evaluate(() => {
    const tasks: { from: number; to: number }[] = [];
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries())
        tasks.push({ from: performance.timeOrigin + startTime, to: performance.timeOrigin + startTime + duration });
    }).observe({ type: "longtask" });
    Object.assign(window, { tasks });
  });
  return {
    async longest(): Promise<number> {
      const tasks: readonly Task[] = await page.evaluate(async () => {
        // By then what was in its queue is over.
        for (let frame = 0; frame < 3; frame++)
          await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
        return Object.getOwnPropertyDescriptor(window, "tasks")?.value;
      });
      await delay(200); // the processor is looked at now and then: a little later it is known what it did
      processor.stop();
      return Math.max(0, ...tasks.map(({ from, to }) => Math.min(to - from, processor.worked(from, to))));
    },
  };
}

/** The longest task of an act, in ms of work, at the quickest of three: other load only makes tasks longer. */
export async function longestTask(browser: Browser, page: Page, act: () => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let time = 0; time < 3; time++) {
    const tasks = await watchTasks(browser, page);
    await act();
    least = Math.min(least, await tasks.longest());
  }
  return least;
}
