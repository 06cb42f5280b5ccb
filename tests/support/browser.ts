import { type BrowserContext, type BrowserContextOptions, chromium } from "playwright-core";
import { stopAfter } from "./leftovers.ts";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export type Browser = Awaited<ReturnType<typeof openBrowser>>;

/** A real Chromium, closed after the test. Each `person` has storage and cookies of their own. */
export async function openBrowser() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: flags,
  });
  stopAfter(() => browser.close());
  return {
    browser,
    person: (options: BrowserContextOptions = {}): Promise<BrowserContext> =>
      browser.newContext({ locale: "en-GB", timezoneId: "Europe/Berlin", ...options }),
    close: () => browser.close(),
  };
}
