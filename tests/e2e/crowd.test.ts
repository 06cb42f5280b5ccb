import { beforeAll, expect, test } from "vitest";
import { type Browser, openBrowser } from "../support/browser.ts";
import { type Chat, startChat } from "../support/chat.ts";
import { invite, type Person } from "../support/people.ts";

let chat: Chat;
let browser: Browser;
beforeAll(async () => {
  [chat, browser] = await Promise.all([startChat({ page: true, env: { PARLOR_LIMITS: "false" } }), openBrowser()]);
});

type Writer = Awaited<ReturnType<Chat["join"]>>;

async function say(writer: Writer, from: number, to: number): Promise<void> {
  for (let at = from; at <= to; at++) {
    await writer.post(`line ${at}: ${"a few words ".repeat((at * 7) % 9)}`);
    // So few on their way at once that none is refused.
    if (at % 50 === 0 || at === to) await writer.next("message.posted", ({ text }) => text.startsWith(`line ${at}:`));
  }
}

const articles = ({ messages }: Person) => messages.getByRole("article").count();
const focused = ({ page }: Person) =>
  page.evaluate(() => document.activeElement?.closest("article")?.textContent ?? "");

// Where a message stands, or the first in sight, once nothing moves.
const placeIn = ({ messages }: Person, seq = "") =>
  messages.evaluate(async (box, wanted) => {
    const look = () => {
      const { top } = box.getBoundingClientRect();
      const rows = [...box.querySelectorAll<HTMLElement>("article[data-seq]")];
      const row =
        rows.find(({ dataset }) => dataset.seq === wanted) ??
        rows.find((one) => one.getBoundingClientRect().bottom > top);
      const below = (row?.getBoundingClientRect().top ?? 0) - top;
      return { seq: row?.dataset.seq ?? "", below, above: box.scrollTop };
    };
    let [before, still] = [look(), 0];
    while (still < 3) {
      await new Promise(requestAnimationFrame);
      const now = look();
      still = now.seq === before.seq && Math.abs(now.below - before.below) < 0.01 ? still + 1 : 0;
      before = now;
    }
    return before;
  }, seq);

const step = 700;

test("[W50] hundreds of messages are read back without a jump, and few of them are drawn", async () => {
  const writer = await chat.join("back", "Writer");
  await say(writer, 1, 400);
  const ana = await invite(browser, chat.url, { viewport: { width: 900, height: 1200 } });
  await ana.walkIn("/back", "Ana");
  await ana.sees("line 400:");
  await ana.messages.hover();
  const newest = Number((await placeIn(ana)).seq);
  let [here, jump, most] = [await placeIn(ana), 0, 0];
  while (newest - Number(here.seq) < 310) {
    await ana.page.mouse.wheel(0, -step);
    const same = await placeIn(ana, here.seq);
    if (here.above >= step) jump = Math.max(jump, Math.abs(same.below - here.below - step)); // else it stops at the top
    most = Math.max(most, await articles(ana));
    here = await placeIn(ana);
  }
  expect(jump).toBeLessThanOrEqual(1);
  expect(most).toBeLessThan(150);
});

test("[W50] a message with the focus is never taken away, and the keys go on from it", async () => {
  const writer = await chat.join("focus", "Writer");
  await say(writer, 1, 60);
  const ana = await invite(browser, chat.url, { viewport: { width: 700, height: 500 } });
  await ana.walkIn("/focus", "Ana");
  await ana.sees("line 60:");
  const article = ana.message("line 60:");
  await article.focus();
  await say(writer, 61, 200);
  await ana.sees("line 200:");
  expect(await focused(ana)).toContain("line 60:");
  expect(await articles(ana)).toBeLessThan(100);
  await ana.page.keyboard.press("ArrowDown");
  await expect.poll(() => focused(ana)).toContain("line 61:");
  await ana.page.keyboard.press("End");
  await expect.poll(() => focused(ana)).toContain("line 200:");
  await ana.page.keyboard.press("Home");
  await expect.poll(() => focused(ana)).toContain("line 11:");
  await ana.page.keyboard.press("PageDown");
  await expect.poll(() => focused(ana)).toContain("line 21:");
});

test("[W50] a selection stays whole while messages come", async () => {
  const writer = await chat.join("select", "Writer");
  await say(writer, 1, 40);
  const ana = await invite(browser, chat.url, { viewport: { width: 700, height: 500 } });
  await ana.walkIn("/select", "Ana");
  await ana.sees("line 40:");
  await ana.messages.evaluate((box) => {
    const [first, last] = ["line 37:", "line 39:"].map((text) =>
      [...box.querySelectorAll("article")].find(({ textContent }) => textContent?.includes(text)),
    );
    if (first && last) getSelection()?.setBaseAndExtent(first, 0, last, last.childNodes.length);
  });
  await say(writer, 41, 180);
  await ana.sees("line 180:");
  const selected = await ana.page.evaluate(() => `${getSelection()}`);
  for (const line of ["line 37:", "line 38:", "line 39:"]) expect(selected).toContain(line);
  expect(selected).not.toContain("line 40:");
});

test("[W34] printing prints what is loaded, drawn or not", async () => {
  const writer = await chat.join("paper", "Writer");
  await say(writer, 1, 50);
  const ana = await invite(browser, chat.url, { viewport: { width: 700, height: 400 } });
  await ana.walkIn("/paper", "Ana");
  await ana.sees("line 50:");
  await say(writer, 51, 160);
  await ana.sees("line 160:");
  expect(await articles(ana)).toBeLessThan(110);
  const printed = await ana.page.evaluate(() => {
    dispatchEvent(new Event("beforeprint"));
    const { length } = document.querySelectorAll("article"); // at once: the browser does not wait
    dispatchEvent(new Event("afterprint"));
    return length;
  });
  expect(printed).toBe(160);
  await expect.poll(() => articles(ana)).toBeLessThan(110);
});
