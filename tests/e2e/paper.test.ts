import { beforeAll, expect, test } from "vitest";
import { type Browser, openBrowser } from "../support/browser.ts";
import { type Chat, startChat } from "../support/chat.ts";
import { invite, type Person } from "../support/people.ts";

let chat: Chat;
let browser: Browser;
beforeAll(async () => {
  [chat, browser] = await Promise.all([startChat({ page: true, env: { PARLOR_LIMITS: "false" } }), openBrowser()]);
});

/** Copies from a place in one message to a place in another, each given by the letters before it. */
async function copied({ page, messages }: Person, from: string, to: string): Promise<string> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await messages.evaluate(
    (list, [from, to]) => {
      const walker = document.createTreeWalker(list, NodeFilter.SHOW_TEXT);
      const texts: Text[] = [];
      while (walker.nextNode()) if (walker.currentNode instanceof Text) texts.push(walker.currentNode);
      const behind = (letters = "") => {
        const text = texts.find(
          ({ data, parentElement }) => data.includes(letters) && parentElement?.closest(".bubble"),
        );
        return [text ?? list, (text?.data.indexOf(letters) ?? 0) + letters.length] as const;
      };
      getSelection()?.setBaseAndExtent(...behind(from), ...behind(to));
    },
    [from, to],
  );
  await page.keyboard.press("Control+c");
  return (await page.evaluate(() => navigator.clipboard.readText())).replace(/\d\d:\d\d/g, "TIME");
}

test("[W34] a selection over several messages is copied with their authors and times, as much of it as there is", async () => {
  const ana = await invite(browser, chat.url);
  const code = await ana.create("Ana");
  await ana.page.keyboard.press("Escape");
  const bo = await chat.join(code, "Bo");
  await ana.reads("Bo joined");
  for (const text of ["one", "two **bold**\n- a\n  - b\n\n> quoted\n\n```ts\ncode\n```", "and"]) {
    await bo.post(text);
    await bo.next("message.posted");
  }
  for (const text of ["three", "four"]) await ana.say(text);
  await ana.messages.getByText("Sent", { exact: true }).last().waitFor();
  await ana.message("one").locator(".bubble").hover();
  await ana.page.getByRole("toolbar", { name: "Message actions" }).getByRole("button", { name: "React" }).click();
  await ana.page.getByRole("dialog").getByRole("button", { name: "👍", exact: true }).click();
  await ana.button("👍 1, you").waitFor();
  const all = [
    "Bo TIME\nne",
    "Bo TIME\ntwo bold\n- a\n  - b\n> quoted\ncode",
    "Bo TIME\nand",
    "Ana TIME\nthree",
    "Ana TIME\nfo",
  ].join("\n\n");
  await expect.poll(() => copied(ana, "o", "fo")).toBe(all);
  expect(await copied(ana, "th", "thre")).toBe("re"); // the browser's own
});

test("[W34] what stands in the composer is copied from the composer", async () => {
  const ana = await invite(browser, chat.url);
  await ana.create("Ana");
  await ana.page.keyboard.press("Escape");
  for (const text of ["one", "two"]) await ana.say(text);
  await ana.sees("two");
  await expect.poll(() => copied(ana, "o", "tw")).toBe("Ana TIME\nne\n\nAna TIME\ntw");
  await ana.field("Message").fill("a draft");
  await ana.field("Message").press("Control+a");
  await ana.page.keyboard.press("Control+c");
  expect(await ana.page.evaluate(() => navigator.clipboard.readText())).toBe("a draft");
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
