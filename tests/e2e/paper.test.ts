import { beforeAll, expect, test } from "vitest";
import { type Browser, openBrowser } from "../support/browser.ts";
import { type Chat, startChat } from "../support/chat.ts";
import { invite, type Person } from "../support/people.ts";

let chat: Chat;
let browser: Browser;
beforeAll(async () => {
  [chat, browser] = await Promise.all([startChat({ page: true, env: { PARLOR_LIMITS: "false" } }), openBrowser()]);
});

const clock = /\d\d:\d\d/g;

async function copied({ page, messages }: Person, from: string, to: string): Promise<string> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const [first, last] = [messages.getByText(from, { exact: true }), messages.getByText(to, { exact: true })];
  await first.evaluate((begin) => {
    const article = begin.closest("article");
    if (article) getSelection()?.setBaseAndExtent(article, 0, article, 0);
  });
  await last.evaluate((end) => getSelection()?.extend(end, end.childNodes.length));
  await page.keyboard.press("Control+c");
  return page.evaluate(() => navigator.clipboard.readText());
}

test("[W34] copying messages gives what one sees of them, in the order in which it is read", async () => {
  const ana = await invite(browser, chat.url);
  const code = await ana.create("Ana");
  await ana.page.keyboard.press("Escape");
  const bo = await chat.join(code, "Bo");
  await ana.reads("Bo joined");
  for (const text of ["one", "two"]) {
    await bo.post(text);
    await ana.sees(text);
  }
  for (const text of ["three", "four"]) {
    await ana.say(text);
    await ana.sees(text);
  }
  await ana.messages.getByText("Sent", { exact: true }).last().waitFor();
  const text = (await copied(ana, "one", "four")).replace(clock, "TIME").replace(/\s*\n\s*/g, "\n");
  expect(text.trim()).toBe("Bo TIME\none\ntwo\nTIME\nthree\nfour");
});

test.each(["light", "dark"] as const)(
  "[W34] on paper stands all that is loaded, in dark ink (%s)",
  async (colorScheme) => {
    const room = `paper-${colorScheme}`;
    const writer = await chat.join(room, "Writer");
    for (let at = 1; at <= 55; at++) {
      await writer.post(`line ${at}`);
      await writer.next("message.posted");
    }
    const ana = await invite(browser, chat.url, { colorScheme });
    await ana.walkIn(`/${room}`, "Ana");
    await ana.sees("line 55");
    await ana.messages.hover();
    await ana.page.mouse.wheel(0, -5000);
    await ana.reads("This is where the room began");
    const pdf = await ana.page.pdf({ format: "A4" });
    const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? [];
    expect(pages.length).toBeGreaterThanOrEqual(3);
    await ana.page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await ana.page.emulateMedia({ media: "print" });
    const paper = await ana.page.evaluate(() => {
      const rows = [...document.querySelectorAll("article")].map((row) => row.getBoundingClientRect());
      const [body, ink] = [document.body, getComputedStyle(document.documentElement)];
      const shown = [...document.querySelectorAll("button, textarea, input")].filter((part) => part.checkVisibility());
      return {
        rows: rows.length,
        high: rows.every(({ height }) => height > 20),
        whole: body.scrollHeight >= (rows.at(-1)?.bottom ?? 0) - (rows[0]?.top ?? 0),
        toPress: shown.map((part) => part.outerHTML),
        ink: ink.colorScheme,
      };
    });
    expect(paper).toEqual({ rows: 55, high: true, whole: true, toPress: [], ink: "light" });
  },
);
