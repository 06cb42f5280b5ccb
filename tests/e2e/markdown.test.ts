import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { type Browser, openBrowser } from "../support/browser.ts";
import { type Chat, startChat } from "../support/chat.ts";
import { invite } from "../support/people.ts";

let chat: Chat;
let browser: Browser;
beforeAll(async () => {
  [chat, browser] = await Promise.all([startChat({ page: true }), openBrowser()]);
});

const somebody = async (options = {}) => {
  const ana = await invite(browser, chat.url, options);
  const code = await ana.create("Ana");
  return { ana, bo: await chat.join(code, "Bo") };
};
const scripts = (page: Page) =>
  page.evaluate(
    () => performance.getEntriesByType("resource").filter(({ name }) => /\/draw-\w+\.js$/.test(name)).length,
  );

const long = `\`\`\`ts\nlet a = 1;\n\n\n\n${"const wide = 1; ".repeat(20)}\n\`\`\``;

test("[W38] a message is drawn as its Markdown means it, and what reads it is loaded when the first one needs it", async () => {
  const { ana, bo } = await somebody();
  await bo.post("plain words, and https://a.example/b_c*d*");
  await ana.sees("plain words");
  const before = await scripts(ana.page);
  await bo.post("**bold** *it* ~~gone~~ `code`\n> quoted\n\n- one\n- two\n\n3. three");
  const bubble = ana.message("quoted").locator(".bubble");
  await bubble.locator("strong").waitFor();
  expect(await scripts(ana.page)).toBe(before + 1);
  for (const [name, text] of Object.entries({
    strong: "bold",
    em: "it",
    s: "gone",
    code: "code",
    blockquote: "quoted",
  }))
    expect(await bubble.locator(name).textContent()).toBe(text);
  expect(await bubble.getByRole("listitem").allTextContents()).toEqual(["one", "two", "three"]);
  await bo.post("# no heading\n<b>no bold</b> ![no](image)");
  await ana.sees("# no heading\n<b>no bold</b> ![no](image)");
});

test("[W38] if what reads Markdown does not come, a message is shown as it was typed", async () => {
  const ana = await invite(browser, chat.url);
  await ana.page.route(/\/assets\/draw-/, (route) => route.abort());
  const bo = await chat.join(await ana.create("Ana"), "Bo");
  await bo.post("**bold** and https://a.example");
  await ana.sees("**bold** and https://a.example");
  expect(await ana.message("bold").getByRole("link").count()).toBe(1);
});

test("[W38] code scrolls in a box of its own, by keyboard too, and is copied as it was typed", async () => {
  const { ana, bo } = await somebody({ viewport: { width: 360, height: 700 } });
  await ana.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await bo.post(long);
  const code = ana.message("let a").locator("pre");
  await code.waitFor();
  expect(await ana.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  expect(await code.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)).toBe(true);
  await code.focus();
  await ana.page.keyboard.press("ArrowRight");
  await expect.poll(() => code.evaluate(({ scrollLeft }) => scrollLeft)).toBeGreaterThan(0);
  await ana.page.keyboard.press("ArrowLeft");
  await expect.poll(() => code.evaluate(({ scrollLeft }) => scrollLeft)).toBe(0);
  await ana.messages.getByRole("button", { name: "Copy code" }).click();
  await ana.reads("Code copied");
  expect(await ana.page.evaluate(() => navigator.clipboard.readText())).toBe(long.replace(/^```ts\n|\n```$/g, ""));
});

test("[W26] [W38] long code folds too, and is copied whole", async () => {
  const { ana, bo } = await somebody();
  await ana.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const lines = Array.from({ length: 60 }, (_, at) => `line(${at});`).join("\n");
  await bo.post(`\`\`\`\n${lines}\n\`\`\``);
  await ana.message("line(0)").locator("pre").waitFor();
  expect(await ana.message("line(0)").textContent()).not.toContain("line(50)");
  await ana.messages.getByRole("button", { name: "Copy code" }).click();
  await ana.reads("Code copied");
  expect(await ana.page.evaluate(() => navigator.clipboard.readText())).toBe(lines);
  await ana.button("Show all").click();
  await ana.sees("line(59)");
});

test("[W39] [W40] a link that could be taken for another one says where it leads, and asks", async () => {
  const { ana, bo } = await somebody();
  await bo.post(`[bank.example](${chat.url}/other-room) [plain](${chat.url}/plain-room) [no](javascript:alert(1))`);
  await ana.message("bank").getByRole("link").nth(1).waitFor();
  const links = ana.message("bank").getByRole("link");
  expect(await links.count()).toBe(2);
  const odd = ana.page.getByRole("link", { name: "bank.example (leads to localhost)", exact: true });
  expect(await odd.getAttribute("rel")).toBe("noopener noreferrer nofollow");
  const pages = ana.page.context().pages();
  for (const button of ["left", "middle"] as const) {
    await odd.click({ button });
    await ana.page.getByRole("dialog", { name: "Open localhost?" }).getByText(`${chat.url}/other-room`).waitFor();
    await ana.button("Cancel").click();
    await ana.page.getByRole("dialog").waitFor({ state: "detached" });
  }
  expect(ana.page.context().pages()).toHaveLength(pages.length);
  await odd.press("Enter");
  const [other] = await Promise.all([ana.page.waitForEvent("popup"), ana.button("Open").click()]);
  await other.waitForURL(`${chat.url}/other-room`);
  expect(await other.evaluate(() => window.opener)).toBeNull();
  const [plain] = await Promise.all([ana.page.context().waitForEvent("page"), links.nth(1).click()]);
  await plain.waitForURL(`${chat.url}/plain-room`);
});

test("[W42] what is read aloud has no signs of Markdown", async () => {
  const { ana, bo } = await somebody();
  await bo.post("**first**");
  await ana.message("first").locator("strong").waitFor();
  await bo.post("a **bold** `move`");
  await ana.page.getByRole("log").getByText("Bo: a bold move").waitFor({ state: "attached" });
});

test("[W43] up to six emoji alone are large", async () => {
  const { ana, bo } = await somebody();
  const height = async (text: string) => {
    await bo.post(text);
    await ana.sees(text);
    return (await ana.message(text).last().locator(".bubble").boundingBox())?.height ?? 0;
  };
  const usual = await height("word");
  expect(await height("👩🏽\u200D🚀 🇩🇪❤\uFE0F1\uFE0F\u20E3🦊🎉")).toBeGreaterThan(usual * 1.3);
  expect(await height("🎉🎉🎉🎉🎉🎉🎉")).toBe(usual);
  expect(await height("🎉 a")).toBe(usual);
});

test("[W44] no text can become markup: the browser refuses it to every script of the page", async () => {
  const { ana, bo } = await somebody();
  const flaws: string[] = [];
  ana.page.on("console", (message) => void flaws.push(message.text()));
  ana.page.on("pageerror", (error) => void flaws.push(String(error)));
  await bo.post("**bold** <img src=x onerror=alert(1)>");
  await ana.message("bold").locator("strong").waitFor();
  expect(await ana.message("bold").locator("img").count()).toBe(0);
  expect(flaws).toEqual([]);
  const refused = await ana.page.evaluate(() => {
    try {
      document.createElement("div").innerHTML = "<b>bold</b>";
      return "not at all";
    } catch (error) {
      return String(error);
    }
  });
  expect(refused).toContain("TrustedHTML");
});

test("[W30] [W38] what reads Markdown comes late, and the line being read stays where it is", async () => {
  const ana = await invite(browser, chat.url);
  let come: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    come = resolve;
  });
  await ana.page.route(/\/assets\/draw-/, async (route) => {
    await held;
    await route.continue();
  });
  const bo = await chat.join(await ana.create("Ana"), "Bo");
  for (let at = 0; at < 30; at++) await bo.post(`- one ${at}\n- two\n\n\`\`\`\ncode\n\`\`\``);
  await ana.sees("one 29");
  await ana.messages.evaluate((box) => box.scrollBy(0, -800));
  await ana.button(/^↓/).waitFor();
  const inSight = await ana.messages.evaluate((box) => {
    const top = box.getBoundingClientRect().top;
    const row = [...box.querySelectorAll("article")].find((article) => article.getBoundingClientRect().bottom > top);
    return { key: row?.dataset.key, below: (row?.getBoundingClientRect().top ?? 0) - top };
  });
  come();
  await ana.page.locator("pre").first().waitFor({ state: "attached" });
  const below = () =>
    ana.messages.evaluate((box, key) => {
      const row = box.querySelector(`[data-key="${key}"]`);
      return (row?.getBoundingClientRect().top ?? 0) - box.getBoundingClientRect().top;
    }, inSight.key);
  await expect.poll(async () => Math.abs((await below()) - inSight.below)).toBeLessThan(3);
});
