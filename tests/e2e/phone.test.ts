import { beforeAll, expect, test } from "vitest";
import { type Browser, openBrowser } from "../support/browser.ts";
import { type Chat, startChat } from "../support/chat.ts";
import { invite } from "../support/people.ts";

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
