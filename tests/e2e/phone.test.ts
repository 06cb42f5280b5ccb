import { beforeAll, describe, expect, test } from "vitest";
import { type Browser, openBrowser } from "../support/browser.ts";
import { type Chat, startChat } from "../support/chat.ts";
import { invite, type Person } from "../support/people.ts";

let chat: Chat;
let browser: Browser;
beforeAll(async () => {
  [chat, browser] = await Promise.all([startChat({ page: true }), openBrowser()]);
});

const phone = { viewport: { width: 320, height: 568 }, hasTouch: true, isMobile: true };

test("[E18] the start page fits the smallest phone, and its controls a finger", async () => {
  const ana = await invite(browser, chat.url, phone);
  await ana.open();
  for (const control of [
    ana.field("Your name"),
    ana.button("Create a room"),
    ana.field("Room code"),
    ana.button("Join a room"),
  ]) {
    const box = await control.boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(44);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(568);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(320);
  }
  expect(await ana.page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});

test("[E18] a room fits too: header, messages and composer without sideways scrolling", async () => {
  const ana = await invite(browser, chat.url, phone);
  await ana.create("Ana");
  await ana.page.keyboard.press("Escape");
  await ana.field("Message").fill(`a-long-word-${"without-a-break-".repeat(20)}`);
  await ana.button("Send").tap();
  await ana.sees("a-long-word-");
  expect(await ana.page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  const composer = await ana.field("Message").boundingBox();
  expect((composer?.y ?? 0) + (composer?.height ?? 0)).toBeLessThanOrEqual(568);
  await ana.button("People, 1 here").tap();
  await ana.people.waitFor();
});

test("[E19] on a touch screen Enter is a new line and Send sends", async () => {
  const ana = await invite(browser, chat.url, phone);
  await ana.create("Ana");
  await ana.page.keyboard.press("Escape");
  await ana.field("Message").fill("one");
  await ana.field("Message").press("Enter");
  await ana.field("Message").pressSequentially("two");
  expect(await ana.field("Message").inputValue()).toBe("one\ntwo");
  await ana.button("Send").tap();
  await ana.sees("one");
  expect(await ana.field("Message").inputValue()).toBe("");
});

describe("[W55] a finger on a message", () => {
  type Point = { readonly x: number; readonly y: number };

  async function inRoom(options = {}): Promise<Person> {
    const ana = await invite(browser, chat.url, { ...phone, ...options });
    const code = await ana.create("Ana");
    await ana.page.keyboard.press("Escape");
    const bo = await chat.join(code, "Bo");
    for (let at = 0; at < 20; at++) {
      await bo.post(`line ${at}`);
      await bo.next("message.posted");
    }
    await ana.sees("line 19");
    return ana;
  }

  /** Puts a finger on a message, moves it, and says how far the message was pulled before the finger is lifted. */
  async function drag(ana: Person, text: string, way: readonly Point[]): Promise<number> {
    const bubble = ana.message(text).locator(".bubble");
    await ana.message(text).evaluate((article) => Promise.all(article.getAnimations().map((one) => one.finished)));
    const before = await bubble.boundingBox();
    if (before === null) throw new Error("There is no such message.");
    const touch = await ana.page.context().newCDPSession(ana.page);
    const at = ({ x, y }: Point) => [{ x: before.x + before.width / 2 + x, y: before.y + 10 + y }];
    await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: at({ x: 0, y: 0 }) });
    for (const point of way) {
      await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: at(point) });
      await bubble.evaluate(() => new Promise(requestAnimationFrame)); // thrown, the next tap would be the browser's
    }
    const pulled = ((await bubble.boundingBox())?.x ?? 0) - before.x;
    await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    return pulled;
  }
  const swipe = (to: number) => Array.from({ length: 10 }, (_, at) => ({ x: (to * (at + 1)) / 10, y: 0 }));
  const about = (ana: Person) => ana.page.getByText("Reply to Bo").count();

  test("that pulls it forward answers it, and one that does not go far enough lets it go", async () => {
    const ana = await inRoom();
    await expect.poll(() => drag(ana, "line 19", swipe(40))).toBeGreaterThan(30);
    expect(await about(ana)).toBe(0);
    await expect.poll(async () => (await ana.message("line 19").boundingBox())?.x).toBeLessThan(20);
    expect(await drag(ana, "line 19", swipe(80))).toBe(72);
    await ana.reads("Reply to Bo");
    await ana.page.getByText("line 19").nth(1).waitFor();
    await ana.button("Cancel reply").tap();
    await expect.poll(() => about(ana)).toBe(0);
    expect(await drag(ana, "line 18", swipe(-80))).toBe(0);
    expect(await about(ana)).toBe(0);
  });

  test("that goes up scrolls, whatever it does afterwards", async () => {
    const ana = await inRoom();
    await expect.poll(() => drag(ana, "line 19", swipe(40))).toBeGreaterThan(30);
    const scrolled = () => ana.messages.evaluate((list) => list.scrollTop);
    const before = await scrolled();
    const up = Array.from({ length: 10 }, (_, at) => ({ x: 0, y: 12 * (at + 1) }));
    expect(await drag(ana, "line 18", [...up, ...swipe(80).map(({ x }) => ({ x, y: 120 }))])).toBe(0);
    await expect.poll(scrolled).toBeLessThan(before);
    expect(await about(ana)).toBe(0);
  });

  test("where one reads from the right, forward is to the left", async () => {
    const ana = await inRoom();
    await ana.page.evaluate(() => {
      document.documentElement.dir = "rtl";
    });
    await expect.poll(() => drag(ana, "line 19", swipe(-40))).toBeLessThan(-30);
    expect(await drag(ana, "line 19", swipe(-80))).toBe(-72);
    await ana.reads("Reply to Bo");
  });

  test("moves nothing for those who want less motion, and answers all the same", async () => {
    const ana = await inRoom({ reducedMotion: "reduce" });
    await expect
      .poll(async () => {
        expect(await drag(ana, "line 19", swipe(80))).toBe(0);
        return about(ana);
      })
      .toBe(1);
  });
});
