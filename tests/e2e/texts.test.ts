import { limits } from "@parlor/contracts";
import type { Locator, Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { type Browser, openBrowser } from "../support/browser.ts";
import { type Chat, startChat } from "../support/chat.ts";
import { longestTask, watchTasks } from "../support/long-tasks.ts";
import { invite } from "../support/people.ts";

let chat: Chat;
let browser: Browser;
beforeAll(async () => {
  [chat, browser] = await Promise.all([startChat({ page: true }), openBrowser()]);
});

const somebody = () => invite(browser, chat.url);
const walls = [
  `https://a${")".repeat(3990)}`,
  `https://a/${")".repeat(3980)}`,
  `z${"\u0301\u0323".repeat(1990)}`,
  `a${"\n".repeat(3900)}b`,
];

async function changesOf(list: Locator, during: () => Promise<unknown>): Promise<number> {
  await list.evaluate((element) => {
    const seen = { changes: 0 };
    new MutationObserver((changes) => {
      for (const { target } of changes) if (target !== element) seen.changes++;
    }).observe(element, { subtree: true, childList: true, characterData: true, attributes: true });
    Object.assign(window, { seen });
  });
  await during();
  return list.page().evaluate(() => Object.getOwnPropertyDescriptor(window, "seen")?.value.changes);
}

test("[W24] General's preview full of texts that are dear to draw draws none of them again at a further word", async () => {
  const posters = await Promise.all(["A", "B", "C", "D", "E"].map((name) => chat.join("general", name)));
  for (let at = 0; at < 40; at++) await posters[at % posters.length]?.post(walls[at % walls.length] ?? "");
  const bo = await somebody();
  await bo.open();
  const preview = bo.page.getByRole("region", { name: "What is said in General" });
  await preview.getByRole("article").nth(39).waitFor({ state: "attached" });
  const tasks = await watchTasks(browser, bo.page);
  const changes = await changesOf(preview.locator(".list"), async () => {
    for (const word of ["one", "two", "three"]) {
      await posters[0]?.post(word);
      await preview.getByRole("article").filter({ hasText: word }).waitFor({ state: "attached" });
    }
  });
  expect(changes).toBeLessThan(12); // where a run of one author's messages begins or ends
  expect(await tasks.longest()).toBeLessThan(200);
});

test("[W24] in a room a further word draws nothing again that was there", async () => {
  const ana = await somebody();
  const code = await ana.create("Ana");
  const [bo, ...more] = await Promise.all(["Bo", "B", "C", "D", "E"].map((name) => chat.join(code, name)));
  for (let at = 0; at < 20; at++) await more[at % more.length]?.post(walls[at % walls.length] ?? "");
  await bo?.post("the last of them");
  await ana.sees("the last of them");
  const tasks = await watchTasks(browser, ana.page);
  const changes = await changesOf(ana.messages.locator(".list"), async () => {
    await bo?.post("further");
    await ana.sees("further");
  });
  expect(changes).toBeLessThan(5);
  expect(await tasks.longest()).toBeLessThan(200);
});

test("[W25] a text with a hundred thousand blanks is said to be too long, stays, and keeps nobody waiting", async () => {
  const ana = await somebody();
  await ana.create("Ana");
  const text = `a${" ".repeat(100_000)}b`;
  const longest = await longestTask(browser, ana.page, async () => {
    await ana.field("Message").fill(text);
    await ana.field("Message").press("Enter");
    await ana.reads("It is too long. Split it in two.");
    expect(await ana.field("Message").inputValue()).toBe(text);
    await ana.field("Message").press("x");
  });
  expect(longest).toBeLessThan(100);
});

test("[W25] a book that is pasted is said to be far too long, and what was there is kept", async () => {
  const ana = await somebody();
  await ana.create("Ana");
  await ana.field("Message").fill("mine ");
  const longest = await longestTask(browser, ana.page, async () => {
    for (const book of ["word ".repeat(200_000), "\n".repeat(40_000)]) {
      await paste(ana.page, ana.field("Message"), book);
      await ana.reads("That is far too long for a message: 4000 characters at most. What was here is kept.");
      expect(await ana.field("Message").inputValue()).toBe("mine ");
      await ana.field("Message").fill(book);
      expect(await ana.field("Message").inputValue()).toBe("mine ");
    }
  });
  expect(longest).toBeLessThan(100);
  await ana.field("Message").press("Enter");
  await ana.sees("mine");
});

test("[W25] no other field holds a book either", async () => {
  const ana = await somebody();
  await ana.open();
  const book = "word ".repeat(200_000);
  const longest = await longestTask(browser, ana.page, async () => {
    for (const [field, most] of [
      [ana.field("Your name"), limits.nameInputLength],
      [ana.field("Room code"), limits.roomInputLength + 1],
    ] as const) {
      await field.fill("");
      await paste(ana.page, field, book);
      await expect.poll(async () => (await field.inputValue()).length).toBe(most);
    }
    await ana.button("Join a room").click();
    await ana.reads(/^That is no room/);
    await ana.field("Room code").fill("");
    await ana.button("Join a room").click();
    await ana.reads("That name is too long: 32 characters at most.");
  });
  expect(longest).toBeLessThan(100);
  await ana.field("Your name").fill(book); // as a password manager does, whose text no browser bounds
  expect((await ana.field("Your name").inputValue()).length).toBe(limits.nameInputLength);
});

test("[W23] in a browser too a link ends where its sentence goes on", async () => {
  const ana = await somebody();
  const code = await ana.create("Ana");
  const bo = await chat.join(code, "Bo");
  await bo.post("https://a.example/foo。次 https://evil.example/\u202Efdp.moc.knab");
  await ana.sees("a.example");
  const links = ana.message("a.example").getByRole("link");
  expect(await links.allTextContents()).toEqual(["https://a.example/foo", "https://evil.example/"]);
  expect(await links.evaluateAll((all) => all.map((link) => link.getAttribute("href")))).toEqual([
    "https://a.example/foo",
    "https://evil.example/",
  ]);
});

test("[W26] many empty lines are two, and a long text folds and unfolds by keyboard", async () => {
  const ana = await somebody();
  const code = await ana.create("Ana");
  const bo = await chat.join(code, "Bo");
  await bo.post(`first${"\n".repeat(3900)}last`);
  await bo.post(Array.from({ length: 200 }, (_, at) => `line ${at}`).join("\n"));
  const height = async (text: string) => (await ana.message(text).locator(".bubble").boundingBox())?.height ?? 0;
  await ana.sees("first");
  expect(await height("first")).toBeLessThan(140);
  await ana.sees("line 1");
  expect(await height("line 1")).toBeLessThan(1200);
  expect(await ana.message("line 1").textContent()).not.toContain("line 40");
  const all = ana.message("line 1").getByRole("button", { name: "Show all", exact: true });
  const top = async () => (await ana.message("line 1").boundingBox())?.y ?? 0;
  await all.focus();
  const before = await top();
  await all.press("Enter");
  await ana.message("line 199").waitFor();
  await ana.page.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))));
  expect(Math.abs((await top()) - before)).toBeLessThan(3); // what one reads stays where it is
  await ana.button("Show less").press("Enter");
  await expect.poll(async () => (await ana.message("line 1").textContent())?.includes("line 199")).toBe(false);
  expect(await top()).toBeGreaterThan(-2000);
});

const placeOf = (inside: Locator, piece: string) =>
  inside.evaluate((element, piece) => {
    const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = nodes.nextNode(); node !== null; node = nodes.nextNode()) {
      const at = node.textContent?.indexOf(piece) ?? -1;
      if (at === -1) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + piece.length);
      return range.getBoundingClientRect().left;
    }
    throw new Error(`There is no ${piece}.`);
  }, piece);

test("[W27] sentences with a name in Hebrew run from left to right", async () => {
  const ana = await somebody();
  const code = await ana.create("Ana");
  const dana = await chat.join(code, "דנה");
  await ana.reads("דנה joined");
  await chat.join(code, "Bob");
  const came = ana.page.locator("p.event").filter({ hasText: "joined" });
  await came.filter({ hasText: "Bob" }).waitFor();
  expect(await placeOf(came, "דנה")).toBeLessThan(await placeOf(came, "Bob"));
  expect(await placeOf(came, "Bob")).toBeLessThan(await placeOf(came, "joined"));
  dana.send({ type: "typing.start" });
  const typing = ana.page.locator("p.typing");
  await typing.filter({ hasText: "is typing" }).waitFor();
  expect(await placeOf(typing, "דנה")).toBeLessThan(await placeOf(typing, "is typing"));
});

test("[W27] each line of a message runs in its own direction", async () => {
  const ana = await somebody();
  const code = await ana.create("Ana");
  const bo = await chat.join(code, "Bo");
  await bo.post("She wrote:\nשלום לכולם.\nand left.");
  const bubble = ana.message("She wrote").locator(".bubble");
  await bubble.waitFor();
  expect(await placeOf(bubble, "She")).toBeLessThan(await placeOf(bubble, "wrote"));
  expect(await placeOf(bubble, "לכולם")).toBeLessThan(await placeOf(bubble, "שלום"));
  const stop = await bubble.evaluate((element) => {
    const node = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
    const range = document.createRange();
    const at = node?.textContent?.indexOf(".") ?? 0;
    if (node === null) throw new Error("There is no text.");
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range.getBoundingClientRect().left;
  });
  expect(stop).toBeLessThan(await placeOf(bubble, "לכולם")); // at the left, where the line ends
});

async function paste(page: Page, field: Locator, text: string) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await field.focus();
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await page.keyboard.press("ControlOrMeta+v");
}
