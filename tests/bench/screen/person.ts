import { chromium, type Page } from "playwright-core";

const flags = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];

export type Person = { readonly page: Page; readonly leave: () => Promise<void> };

export const launchBrowser = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });

export type Browser = Awaited<ReturnType<typeof launchBrowser>>;

/** Somebody new, who stands before a room's door. */
export async function come(browser: Browser, url: string, name: string): Promise<Person> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole("textbox", { name: "Your name", exact: true }).fill(name);
  return { page, leave: () => context.close() };
}

/** Resolves to the milliseconds from the press until a message is on the screen. */
export function enter({ page }: Person): Promise<number> {
  return page.evaluate(async () => {
    const button = [...document.querySelectorAll("button")].find(({ textContent }) => textContent?.trim() === "Enter");
    const began = performance.now();
    button?.click();
    while (document.querySelector(".messages article") === null) await new Promise(requestAnimationFrame);
    await new Promise((next) => requestAnimationFrame(() => setTimeout(next))); // and is painted
    return performance.now() - began;
  });
}
