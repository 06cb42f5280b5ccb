import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { type Browser, openBrowser } from "../support/browser.ts";
import { type Chat, startChat } from "../support/chat.ts";
import { invite, type Person } from "../support/people.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let chat: Chat;
let browser: Browser;
beforeAll(async () => {
  [chat, browser] = await Promise.all([startChat({ page: true }), openBrowser()]);
});

async function flaws(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: { run(): Promise<AxeResult> } }).axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
}
type AxeResult = { violations: { id: string; nodes: { html: string }[] }[] };

async function nameTaken(ana: Person) {
  let isTaken = false;
  let cut: () => unknown = () => undefined;
  await ana.page.routeWebSocket(/\/ws$/, (client) => {
    const server = client.connectToServer();
    cut = () => void client.close({ code: 4000 });
    client.onMessage((frame) => {
      const { type, ref, name } = JSON.parse(frame.toString());
      const no = { type: "refused", reason: "name-taken", suggestion: "Ana 2", ref };
      if (isTaken && type === "room.join" && name === "Ana") client.send(JSON.stringify([no]));
      else server.send(frame);
    });
  });
  const code = await ana.create("Ana");
  await ana.page.keyboard.press("Escape");
  await chat.join(code, "Bo");
  await ana.seesPeople(2);
  isTaken = true;
  cut();
  await ana.page.evaluate(() => {
    const now = performance.now.bind(performance);
    performance.now = () => now() + 60_000; // they were away for a minute
  });
  await ana.reads(/While you were away/);
}

async function talk(ana: Person, text: string) {
  await ana.create("Ana");
  await ana.page.keyboard.press("Escape");
  await ana.say(text);
  await ana.sees(text);
}

async function act(ana: Person, text: string, name: string) {
  await ana.message(text).first().locator(".bubble").hover();
  await ana.page.getByRole("toolbar", { name: "Message actions" }).getByRole("button", { name }).click();
}

const screens: Record<string, (ana: Person) => Promise<unknown>> = {
  home: (ana) => ana.open(),
  "home with a refusal": async (ana) => {
    await ana.open();
    await ana.button("Create a room").click();
    await ana.reads(/Type a name first/);
  },
  "a room's door": async (ana) => {
    await ana.open("/tea-kitchen");
    await ana.reads(/Anyone who guesses/);
  },
  "a door that does not open": async (ana) => {
    await ana.open("/KFM-7QP");
    await ana.reads(/No room with that code/);
  },
  "a room with its invitation": (ana) => ana.create("Ana"),
  "a room with talk and people": async (ana) => {
    const code = await ana.create("Ana");
    const bo = await chat.join(code, "Bo");
    await ana.page.keyboard.press("Escape");
    await ana.say("hello");
    await bo.post("hello yourself\nin two lines, see https://example.org");
    await ana.sees("hello yourself");
    await ana.button("People, 2 here").click();
    await ana.people.waitFor();
  },
  "a removal": async (ana) => {
    const code = await ana.create("Ana");
    await ana.page.keyboard.press("Escape");
    await chat.join(code, "Bo");
    await ana.button("People, 2 here").click();
    await ana.button("Remove Bo").click();
    await ana.page.getByRole("checkbox").waitFor();
  },
  "a browser that keeps nothing": async (ana) => {
    await ana.page.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("no", "SecurityError");
      };
    });
    await ana.create("Ana");
    await ana.page.keyboard.press("Escape");
    await ana.reads(/This browser keeps nothing/);
  },
  "a name that was taken": nameTaken,
  "a name that was taken, and its dialog": async (ana) => {
    await nameTaken(ana);
    await ana.button("Change your name").click();
    await ana.page.getByRole("dialog").getByRole("textbox").fill("Bo");
    await ana.page.getByRole("dialog").getByRole("textbox").press("Enter");
    await ana.reads("Somebody here has that name.");
  },
  "a message's actions, its menu and the picker": async (ana) => {
    await talk(ana, "hello");
    await act(ana, "hello", "More");
    await ana.page.getByRole("dialog", { name: "More actions" }).waitFor();
    expect(await flaws(ana.page)).toEqual([]);
    await ana.page.keyboard.press("Escape");
    await act(ana, "hello", "React");
    await ana.page.getByRole("dialog", { name: "Reactions" }).waitFor();
    expect(await flaws(ana.page)).toEqual([]);
    await ana.button("More reactions").click();
    await ana.page.getByRole("searchbox", { name: "Search emoji" }).waitFor();
  },
  "reactions, and a reply and an edit that are being written": async (ana) => {
    await talk(ana, "hello");
    await act(ana, "hello", "React");
    await ana.button("👍").click();
    await ana.button("👍 1, you").waitFor();
    await act(ana, "hello", "Reply");
    await ana.button("Cancel reply").waitFor();
    expect(await flaws(ana.page)).toEqual([]);
    await ana.say("hello again");
    await ana.sees("hello again");
    await ana.field("Message").press("ArrowUp");
    await ana.button("Cancel editing").waitFor();
  },
  suggestions: async (ana) => {
    await talk(ana, "hello");
    await ana.field("Message").pressSequentially(":wav");
    await ana.page.getByRole("listbox", { name: "Suggestions" }).waitFor();
  },
  "the help": async (ana) => {
    await ana.create("Ana");
    await ana.page.keyboard.press("Escape");
    await ana.button("More").click();
    await ana.button("Keyboard shortcuts").click();
    await ana.page.getByRole("dialog").waitFor();
  },
};

describe.each(["light", "dark"] as const)("in the %s theme", (colorScheme) => {
  test.each(Object.keys(screens))("[E16] axe finds nothing on %s", async (name) => {
    const ana = await invite(browser, chat.url, { colorScheme });
    await screens[name]?.(ana);
    await ana.page.waitForLoadState("networkidle");
    expect(await flaws(ana.page)).toEqual([]);
  });
});

test.each(["light", "dark"] as const)("[E16] axe finds nothing on the sheet of a phone (%s)", async (colorScheme) => {
  const phone = { viewport: { width: 320, height: 568 }, hasTouch: true, isMobile: true };
  const ana = await invite(browser, chat.url, { ...phone, colorScheme });
  await ana.create("Ana");
  await ana.page.keyboard.press("Escape");
  await ana.field("Message").fill("hello");
  await ana.button("Send").tap();
  await ana.message("hello").locator(".bubble").tap();
  await ana.button("Close message actions").waitFor();
  expect(await flaws(ana.page)).toEqual([]);
  await ana.button("Reply").tap();
  await ana.button("Cancel reply").waitFor();
  expect(await flaws(ana.page)).toEqual([]);
});

test("[E17] everything can be done with the keyboard alone", async () => {
  const ana = await invite(browser, chat.url);
  await ana.open();
  await ana.field("Your name").waitFor();
  const { keyboard } = ana.page;
  const tabTo = async (name: string) => {
    for (let at = 0; at < 30; at++) {
      await keyboard.press("Tab");
      const focused = await ana.page.evaluate(
        () => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent,
      );
      const labelled = await ana.page.evaluate(
        () => (document.activeElement as HTMLInputElement | null)?.labels?.[0]?.textContent,
      );
      if ([focused?.trim(), labelled?.trim()].includes(name)) return;
    }
    throw new Error(`Tab does not reach ${name}.`);
  };
  await tabTo("Your name");
  await keyboard.type("Ana");
  await tabTo("Create a room");
  await keyboard.press("Enter");
  await ana.field("Message").waitFor();
  await keyboard.press("Escape"); // the invitation; then one is in the composer
  await ana.page.keyboard.press("Escape");
  await keyboard.type("by keyboard");
  await keyboard.press("Enter");
  await ana.sees("by keyboard");
  await keyboard.type("one\ntwo".split("\n")[0] ?? "");
  await keyboard.press("Shift+Enter");
  await keyboard.type("two");
  await keyboard.press("Control+Enter");
  await ana.sees("two");
  await keyboard.press("F6");
  await keyboard.press("Escape");
  await keyboard.type("back in the composer");
  expect(await ana.field("Message").inputValue()).toBe("back in the composer");
});

test("[E17] a mouse that rests on the messages closes nothing that the keyboard opened", async () => {
  const ana = await invite(browser, chat.url);
  const code = await ana.create("Ana");
  const bo = await chat.join(code, "Bo");
  await ana.page.keyboard.press("Escape"); // the invitation
  await ana.say("mine");
  const box = await ana.messages.boundingBox();
  if (box === null) throw new Error("The messages are not on the screen.");
  await ana.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await ana.message("mine").press("Enter");
  const action = ana.message("mine").getByRole("button", { name: "React", exact: true });
  await expect.poll(() => action.evaluate((button) => button === document.activeElement)).toBe(true);
  for (let at = 0; at < 12; at++) {
    await bo.post(`line ${at}`); // the rows move under the mouse
    await ana.sees(`line ${at}`);
    expect(await action.evaluate((button) => button === document.activeElement)).toBe(true);
  }
});
