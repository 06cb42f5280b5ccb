import { expect, test } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { startChat } from "../support/chat.ts";
import { invite, type Person } from "../support/people.ts";

const all = Array.from({ length: 300 }, (_, at) => `line ${at + 1}`);

const linesIn = async ({ messages }: Person) =>
  (await messages.getByRole("article").allTextContents()).flatMap((text) => text.match(/line \d+/g) ?? []);

test("[E14] a long history is paged in while reading back, down to where the room began, and stays where one reads", async () => {
  const [chat, browser] = await Promise.all([
    startChat({ page: true, env: { PARLOR_LIMITS: "false" } }),
    openBrowser(),
  ]);
  const writer = await chat.join("long", "Writer");
  for (let at = 1; at <= 300; at++) {
    await writer.post(`line ${at}`);
    await writer.next("message.posted");
  }
  const ana = await invite(browser, chat.url);
  await ana.walkIn("/long", "Ana");
  await ana.sees("line 300");
  expect(await ana.messages.getByRole("article").count()).toBeLessThan(150);
  const oldest = ana.messages.getByText("line 1", { exact: true });
  const read = new Set<string>();
  while (!(await oldest.isVisible())) {
    for (const line of await linesIn(ana)) read.add(line);
    await ana.messages.hover();
    await ana.page.mouse.wheel(0, -1000);
    await ana.page.evaluate(() => new Promise(requestAnimationFrame));
  }
  for (const line of await linesIn(ana)) read.add(line);
  expect([...read].sort((a, b) => Number(a.slice(5)) - Number(b.slice(5)))).toEqual(all);

  await ana.reads("This is where the room began");

  const first = ana.message("line 3").first();
  const before = (await first.boundingBox())?.y;
  await writer.post("said while Ana reads above");
  await ana.reads(/↓ 1 new/);
  expect((await first.boundingBox())?.y).toBe(before);
  await ana.page.getByRole("button", { name: /1 new/ }).click();
  await ana.sees("said while Ana reads above");
});

test("[E15] search finds a message and shows it", async () => {
  const [chat, browser] = await Promise.all([
    startChat({ page: true, env: { PARLOR_LIMITS: "false" } }),
    openBrowser(),
  ]);
  const writer = await chat.join("search", "Writer");
  for (let at = 1; at <= 150; at++) {
    await writer.post(at === 5 ? "the green door stands ajar" : `filler ${at}`);
    await writer.next("message.posted");
  }
  const ana = await invite(browser, chat.url);
  await ana.walkIn("/search", "Ana");
  await ana.button("Search messages").click();
  await ana.page.getByRole("searchbox").fill("green");
  await ana.page.getByRole("searchbox").press("Enter");
  await ana.page.getByRole("button", { name: /green door/ }).click();
  await ana.sees("the green door stands ajar");
});

test("[W35] every message that matches can be reached, a page at a time, by pressing a button or Enter", async () => {
  const [chat, browser] = await Promise.all([
    startChat({ page: true, env: { PARLOR_LIMITS: "false" } }),
    openBrowser(),
  ]);
  const writer = await chat.join("pages", "Writer");
  for (let at = 1; at <= 45; at++) {
    await writer.post(`door ${at}`);
    await writer.next("message.posted");
  }
  const ana = await invite(browser, chat.url);
  await ana.walkIn("/pages", "Ana");
  await ana.button("Search messages").click();
  const panel = ana.page.getByRole("region", { name: "Search", exact: true });
  await panel.getByRole("searchbox").fill("door");
  await panel.getByRole("searchbox").press("Enter");
  const results = panel.getByRole("listitem");
  const older = panel.getByRole("button", { name: "Show older ones" });
  await panel.getByText("The newest 20").waitFor();
  await older.dblclick();
  await panel.getByText("The newest 40").waitFor();
  await older.press("Enter");
  await panel.getByText("45 messages").waitFor();
  const numbers = (await results.allTextContents()).map((text) => Number(/door (\d+)/.exec(text)?.[1]));
  expect(numbers).toEqual(Array.from({ length: 45 }, (_, at) => 45 - at));
  expect(await older.count()).toBe(0);
  await expect.poll(() => ana.page.evaluate(() => document.activeElement?.textContent)).toMatch(/door 5$/);
  await results.last().getByRole("button").click();
  await ana.messages.getByText("door 1", { exact: true }).waitFor();

  await panel.getByRole("searchbox").fill("nowhere");
  await panel.getByRole("searchbox").press("Enter");
  await panel.getByText("No message has all these words.").waitFor();
  expect(await results.count()).toBe(0);
});
