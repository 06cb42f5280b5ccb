import type { Locator } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { type Browser, openBrowser } from "../support/browser.ts";
import { type Chat, startChat } from "../support/chat.ts";
import { invite, type Person } from "../support/people.ts";

let chat: Chat;
let browser: Browser;
beforeAll(async () => {
  [chat, browser] = await Promise.all([startChat({ page: true, env: { PARLOR_LIMITS: "false" } }), openBrowser()]);
});

const windows = [
  { width: 320, height: 256 },
  { width: 568, height: 320 },
];

const places: Record<string, (ana: Person) => Promise<Locator>> = {
  "the start page": async (ana) => {
    await ana.open();
    return ana.page.locator("body");
  },
  "a door": async (ana) => {
    await ana.open("/a-door");
    await ana.reads(/Anyone who guesses/);
    return ana.page.locator("body");
  },
  "a door that does not open": async (ana) => {
    await ana.open("/KFM-7QP");
    await ana.reads(/No room with that code/);
    return ana.page.locator("body");
  },
  "an end": async (ana) => {
    await ana.open("/never/a/room");
    return ana.page.locator("body");
  },
  "the room": async (ana) => {
    await inRoom(ana);
    return ana.page.locator("body");
  },
  "the invitation": async (ana) => {
    await ana.create("Ana");
    return ana.page.getByRole("dialog", { name: "Invite people" });
  },
  "the owner's menu": async (ana) => {
    await inRoom(ana);
    await ana.button("More").click();
    return ana.page.getByRole("region", { name: "More" });
  },
  "the dialog for a new title": async (ana) => {
    await inRoom(ana);
    await ana.button("More").click();
    await ana.button("Rename the room").click();
    return ana.page.getByRole("dialog");
  },
  "the help": async (ana) => {
    await inRoom(ana);
    await ana.button("More").click();
    await ana.button("Keyboard shortcuts").click();
    return ana.page.getByRole("dialog");
  },
  "the people": async (ana) => {
    await inRoom(ana);
    await ana.page.getByRole("button", { name: /^People,/ }).click();
    return ana.people;
  },
  "the removal of somebody": async (ana) => {
    await inRoom(ana);
    await ana.page.getByRole("button", { name: /^People,/ }).click();
    await ana.people
      .getByRole("button", { name: /^Remove/ })
      .first()
      .click();
    return ana.page.getByRole("dialog");
  },
  "the search": async (ana) => {
    await inRoom(ana);
    await ana.button("More").click();
    await ana.page.getByRole("region", { name: "More" }).getByRole("button", { name: "Search messages" }).click();
    const panel = ana.page.getByRole("region", { name: "Search", exact: true });
    await panel.getByRole("searchbox").fill("words");
    await panel.getByRole("searchbox").press("Enter");
    await panel.getByRole("button", { name: "Show older ones" }).waitFor();
    return panel;
  },
};

async function inRoom(ana: Person): Promise<void> {
  const code = await ana.create("Ana");
  await ana.page.keyboard.press("Escape");
  for (let at = 1; at <= 8; at++) await chat.join(code, `Somebody ${at}`);
  const bo = await chat.join(code, "Bo");
  for (let at = 1; at <= 25; at++) await bo.post(`words ${at}`);
  await ana.sees("words 25");
}

test.each(
  windows.flatMap((viewport) => Object.keys(places).map((name) => [name, viewport.width, viewport.height] as const)),
)("[W32] every control of %s can be reached in a window of %i×%i", async (name, width, height) => {
  const ana = await invite(browser, chat.url, { viewport: { width, height } });
  const place = await places[name]?.(ana);
  if (!place) throw new Error(`There is no way to ${name}.`);
  await place.waitFor();
  const controls = await place.locator("button:visible, a:visible, input:visible, textarea:visible").all();
  expect(controls.length).toBeGreaterThan(0);
  for (const control of controls) {
    if (!(await control.isVisible())) continue;
    const hidden = await control.evaluate((it) => it.matches(".hidden") || it.closest(".messages") !== null);
    if (hidden) continue; // of the messages there is a test of their own, and a hidden radio has its label
    await control.scrollIntoViewIfNeeded();
    await control.click({ trial: true, timeout: 3000 });
    const box = await control.boundingBox();
    if (!box) throw new Error("A control is nowhere.");
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(width);
    expect(box.y).toBeGreaterThanOrEqual(-1);
    expect(box.y + Math.min(box.height, height)).toBeLessThanOrEqual(height + 1);
  }
});

test.each(windows)("[W32] the owner leaves a room from a window of $width×$height", async (viewport) => {
  const ana = await invite(browser, chat.url, { viewport });
  await ana.create("Ana");
  await ana.page.keyboard.press("Escape");
  await ana.button("More").click();
  await ana.button("Leave").click();
  await ana.button("Create a room").waitFor();
});
