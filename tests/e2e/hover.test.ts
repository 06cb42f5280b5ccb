import type { Locator, Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { type Browser, openBrowser } from "../support/browser.ts";
import { type Chat, startChat } from "../support/chat.ts";
import { invite, type Person } from "../support/people.ts";

let chat: Chat;
let browser: Browser;
beforeAll(async () => {
  [chat, browser] = await Promise.all([startChat({ page: true, env: { PARLOR_LIMITS: "false" } }), openBrowser()]);
});

const texts = [
  "short",
  "a link: https://example.org/some/where",
  `long ${"and longer ".repeat(60)}`,
  "one\ntwo\nthree",
];

async function owner(width: number, touch = false): Promise<Person> {
  const ana = await invite(browser, chat.url, { viewport: { width, height: 700 }, hasTouch: touch, isMobile: touch });
  const code = await ana.create("Ana");
  await ana.page.keyboard.press("Escape");
  const bo = await chat.join(code, "A name of 32 characters is long.");
  for (const text of texts) {
    await bo.post(text);
    await bo.next("message.posted");
    await ana.field("Message").fill(`mine: ${text}`);
    await ana.button("Send").click();
    await bo.next("message.posted");
  }
  await ana.messages.getByText("Sent", { exact: true }).last().waitFor();
  // A row gets its real height when it comes into sight: that is not what moves under a pointer.
  await ana.messages.evaluate((list) => {
    for (const row of list.querySelectorAll("article")) row.style.contentVisibility = "visible";
  });
  return ana;
}

const places = (page: Page) =>
  page.evaluate(() => {
    const parts = document.querySelectorAll(
      "article, article *, button, a, input, textarea, header, section, li, h1, p",
    );
    return [...parts]
      .filter((part) => part.closest(".actions, .sheet, [popover], [role=log]") === null)
      .map((part) => {
        const { x, y, width, height } = part.getBoundingClientRect();
        return `${part.tagName} ${part.className} ${Math.round(x)},${Math.round(y)} ${Math.round(width)}×${Math.round(height)}`;
      });
  });

const inSight = (bubble: Locator) =>
  bubble.evaluate(async (part): Promise<[number, number]> => {
    part.scrollIntoView({ block: "center" });
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    const [of, pane] = [part.getBoundingClientRect(), part.closest(".messages")?.getBoundingClientRect()];
    const [top, bottom] = [Math.max(of.top, pane?.top ?? 0), Math.min(of.bottom, pane?.bottom ?? 0)];
    return [of.x + of.width / 2, (top + bottom) / 2];
  });

test.each([320, 390, 600, 639, 641, 1000, 1400])(
  "[W31] nothing moves under a mouse in a window of %i px",
  async (width) => {
    const ana = await owner(width);
    await ana.page.mouse.move(1, 1);
    const articles = await ana.messages.getByRole("article").all();
    for (const article of articles) {
      const bubble = article.locator(".bubble");
      await ana.page.mouse.move(1, 1);
      const point = await inSight(bubble);
      const still = await places(ana.page);
      await ana.page.mouse.move(...point);
      await article.getByRole("button", { name: "More" }).waitFor();
      expect(await places(ana.page)).toEqual(still);
      const [beside, text] = [await article.locator(".actions").boundingBox(), await bubble.boundingBox()];
      if (!beside || !text) throw new Error("No actions stand beside the message.");
      const apart = beside.x >= text.x + text.width || beside.x + beside.width <= text.x;
      expect(apart, `${JSON.stringify(beside)} ${JSON.stringify(text)}`).toBe(true);
      expect(beside.x).toBeGreaterThanOrEqual(0);
      expect(beside.x + beside.width).toBeLessThanOrEqual(width);
    }
    await ana.page.mouse.move(1, 1);
    const before = await places(ana.page);
    for (const button of await ana.page.locator(".bar button:visible, .composer button:visible").all()) {
      await button.hover();
      expect(await places(ana.page)).toEqual(before);
    }
  },
);

test("[W31] a link is still under the pointer that went there to press it", async () => {
  const ana = await owner(500);
  const link = ana.messages.getByRole("link").first();
  await link.scrollIntoViewIfNeeded();
  const box = await link.boundingBox();
  if (!box) throw new Error("There is no link.");
  await ana.page.mouse.move(box.x + 10, box.y + box.height / 2);
  const hit = await ana.page.evaluate(
    ([x = 0, y = 0]) => document.elementFromPoint(x, y)?.tagName,
    [box.x + 10, box.y + box.height / 2],
  );
  expect(hit).toBe("A");
  expect(await link.boundingBox()).toEqual(box);
});

test("[W31] a tap moves nothing either: what can be done comes from below, and goes", async () => {
  const ana = await owner(390, true);
  const bubble = ana.message("short").first().locator(".bubble");
  const point = await inSight(bubble);
  const before = await places(ana.page);
  await ana.page.touchscreen.tap(...point);
  const sheet = ana.page.getByRole("toolbar", { name: "Message actions" });
  await sheet.getByRole("button", { name: /^Remove A name/ }).waitFor();
  expect(await places(ana.page)).toEqual(before);
  await sheet.getByRole("button", { name: "Close message actions" }).tap();
  await sheet.waitFor({ state: "detached" });
  await ana.page.touchscreen.tap(...point);
  await sheet.getByRole("button", { name: "Copy", exact: true }).tap();
  await sheet.waitFor({ state: "detached" });
  await ana.reads(/Message copied|does not let the page copy/);
});

test("[W31] nothing moves under a mouse on the start page and at a door", async () => {
  const ana = await owner(1000);
  for (const path of ["/", "/some-room"]) {
    await ana.open(path);
    await ana.field("Your name").or(ana.button("Enter")).first().waitFor();
    await ana.page.waitForLoadState("networkidle");
    const before = await places(ana.page);
    for (const part of await ana.page.locator("button:visible, a:visible, article:visible").all()) {
      await part.hover();
      expect(await places(ana.page)).toEqual(before);
    }
  }
});
