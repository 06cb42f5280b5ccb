import { beforeAll, expect, test } from "vitest";
import { type Browser, openBrowser } from "../support/browser.ts";
import { type Chat, startChat } from "../support/chat.ts";
import { invite, type Person } from "../support/people.ts";

let chat: Chat;
let browser: Browser;
beforeAll(async () => {
  [chat, browser] = await Promise.all([startChat({ page: true, env: { PARLOR_LIMITS: "false" } }), openBrowser()]);
  const writer = await chat.join("standing", "Writer");
  for (let at = 1; at <= 120; at++) {
    await writer.post(`line ${at}: ${"some words of a text that is as long as they come ".repeat(at % 7)}`);
    await writer.next("message.posted");
  }
});

let readers = 0;
async function reader(width: number, height: number): Promise<Person> {
  const ana = await invite(browser, chat.url, { viewport: { width, height } });
  await ana.walkIn("/standing", `Ana ${++readers}`);
  await ana.sees("line 120");
  return ana;
}

const drawn = ({ page }: Person) =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 5; frame++) await new Promise(requestAnimationFrame);
  });

const aboveBottom = ({ messages }: Person) =>
  messages.evaluate((box) => Math.round(box.scrollHeight - box.scrollTop - box.clientHeight));

const below = ({ messages }: Person, seq: string) =>
  messages.evaluate((box, at) => {
    const row = box.querySelector(`[data-seq="${at}"]`);
    return row === null ? Number.NaN : row.getBoundingClientRect().top - box.getBoundingClientRect().top;
  }, seq);

const firstInSight = ({ messages }: Person) =>
  messages.evaluate((box) => {
    const { top } = box.getBoundingClientRect();
    const row = [...box.querySelectorAll("article")].find((article) => article.getBoundingClientRect().bottom > top);
    return row?.dataset.seq ?? "";
  });

const sizes = [
  [390, 300],
  [320, 256],
  [1280, 900],
  [844, 390],
  [600, 844],
] as const;

const changes: Record<string, (ana: Person) => Promise<unknown>> = {
  "text is drawn larger": ({ page }) => page.evaluate('document.documentElement.style.fontSize = "150%"'),
  "another font is loaded": ({ messages }) =>
    messages.evaluate((box) => void box.style.setProperty("font", "20px/2 monospace")),
  "what one writes grows": (ana) => ana.field("Message").fill("one\ntwo\nthree\nfour\nfive"),
  "people stand beside the messages": (ana) => ana.page.getByRole("button", { name: /^People,/ }).click(),
  "a picture comes late": ({ page }) =>
    page.evaluate(() => {
      const box = document.createElement("div");
      box.style.height = "400px";
      document.querySelector("article:last-of-type .bubble")?.append(box);
    }),
};

test("[W30] at the bottom one stays at the bottom, however the window changes", async () => {
  const ana = await reader(600, 844);
  for (const [width, height] of sizes) {
    await ana.page.setViewportSize({ width, height });
    await drawn(ana);
    await expect.poll(() => aboveBottom(ana), { message: `${width}×${height}` }).toBeLessThanOrEqual(1);
  }
  expect(await ana.page.getByRole("button", { name: /↓/ }).count()).toBe(0);
});

test("[W30] what one reads stays in its place, however the window changes", async () => {
  const ana = await reader(600, 844);
  await ana.messages.hover();
  await ana.page.mouse.wheel(0, -2500);
  await ana.page.getByRole("button", { name: /↓/ }).waitFor();
  await drawn(ana);
  const seq = await firstInSight(ana);
  const before = await below(ana, seq);
  for (const [width, height] of sizes) {
    await ana.page.setViewportSize({ width, height });
    await drawn(ana);
    // A place on the screen is a whole pixel, a row's height is not.
    expect(Math.abs((await below(ana, seq)) - before), `${width}×${height}`).toBeLessThanOrEqual(1);
  }
});

test.each(Object.keys(changes))("[W30] at the bottom one stays at the bottom when %s", async (what) => {
  const ana = await reader(1000, 700);
  await changes[what]?.(ana);
  await drawn(ana);
  await expect.poll(() => aboveBottom(ana)).toBeLessThanOrEqual(1);
});

test.each(Object.keys(changes))("[W30] what one reads stays in its place when %s", async (what) => {
  const ana = await reader(1000, 700);
  await ana.messages.hover();
  await ana.page.mouse.wheel(0, -1500);
  await ana.page.getByRole("button", { name: /↓/ }).waitFor();
  await drawn(ana);
  const seq = await firstInSight(ana);
  const before = await below(ana, seq);
  await changes[what]?.(ana);
  await drawn(ana);
  // The browser may hold on to the line that is read, and the row's edge moves by its header.
  const off = Math.abs((await below(ana, seq)) - before);
  expect(off).toBeLessThanOrEqual(/font|larger/.test(what) ? 12 : 1);
});

test("[W30] one leaves the bottom by scrolling, and comes back to it", async () => {
  const ana = await reader(600, 844);
  await ana.messages.hover();
  await ana.page.mouse.wheel(0, -600);
  const down = ana.page.getByRole("button", { name: /↓/ });
  await down.waitFor();
  await ana.page.mouse.wheel(0, 2000);
  await down.waitFor({ state: "detached" });
  await ana.page.setViewportSize({ width: 390, height: 300 });
  await drawn(ana);
  await expect.poll(() => aboveBottom(ana)).toBeLessThanOrEqual(1);
});

test("[W30] one leaves the bottom also by a scroll of which the browser has not told before something is drawn", async () => {
  const ana = await reader(600, 844);
  await ana.messages.evaluate((box) => {
    box.scrollTop -= 600;
    box.querySelector("article")?.focus({ preventScroll: true }); // which is drawn before the scroll is told
  });
  await drawn(ana);
  expect(await aboveBottom(ana)).toBeGreaterThan(100);
  await ana.page.getByRole("button", { name: /↓/ }).waitFor();
});

test("[W30] what General says on the start page is stood in the same way", async () => {
  const writer = await chat.join("general", "Writer");
  for (let at = 1; at <= 40; at++) await writer.post(`word ${at}`);
  const ana = await invite(browser, chat.url, { viewport: { width: 1200, height: 800 } });
  await ana.open();
  const pane = ana.page.getByRole("region", { name: "What is said in General" });
  await pane.getByText("word 40", { exact: true }).waitFor();
  const left = () => pane.evaluate((box) => Math.round(box.scrollHeight - box.scrollTop - box.clientHeight));
  await ana.page.setViewportSize({ width: 1000, height: 500 });
  await drawn(ana);
  expect(await left()).toBeLessThanOrEqual(1);
  await pane.hover();
  await ana.page.mouse.wheel(0, -600);
  await expect.poll(left).toBeGreaterThan(300);
  const row = pane.getByRole("article").filter({ hasText: /word 25$/ });
  const before = (await row.boundingBox())?.y;
  await writer.post("one more");
  await pane.getByText("one more").waitFor({ state: "attached" });
  await drawn(ana);
  // A place on the screen is a whole pixel, a row's height is not.
  expect(Math.abs(((await row.boundingBox())?.y ?? Number.NaN) - (before ?? Number.NaN))).toBeLessThan(1);
});
