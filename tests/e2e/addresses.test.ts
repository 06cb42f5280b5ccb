import { beforeAll, expect, test } from "vitest";
import { type Browser, openBrowser } from "../support/browser.ts";
import { type Chat, startChat } from "../support/chat.ts";
import { invite } from "../support/people.ts";

let chat: Chat;
let browser: Browser;
beforeAll(async () => {
  [chat, browser] = await Promise.all([startChat({ page: true }), openBrowser()]);
});

const somebody = () => invite(browser, chat.url);

test("[C1] an address is a room's also as messengers and people write it, and the bar then shows the usual one", async () => {
  const [ana, bo] = [await somebody(), await somebody()];
  await ana.walkIn("/tea-kitchen", "Ana");
  for (const path of ["/tea-kitchen/", "/Tea+Kitchen", "/tea%20kitchen", "//tea-kitchen", "/tea-kitchen%E2%80%8B"]) {
    const answer = await bo.open(path);
    expect(answer?.status(), path).toBe(200);
    await bo.reads("1 person is inside");
    expect(new URL(bo.page.url()).pathname, path).toBe("/tea-kitchen");
  }
});

test("[C1] a code is typed or pasted with whatever stands around it", async () => {
  const [ana, bo] = [await somebody(), await somebody()];
  const code = await ana.create("Ana");
  const typed = [code.replace("-", "_"), `[come in](${chat.url}/${code}).`, `\u201c${code.toLowerCase()}\u200b\u201d`];
  for (const text of typed) {
    await bo.join(text, "Bo");
    await bo.page.getByRole("heading", { name: code }).waitFor();
  }
});

test("[W28] recent rooms stand newest first, also where their names are numbers", async () => {
  const ana = await somebody();
  const visited = ["42", "2024", "7", "zeta-newest"];
  const enter = async (room: string) => {
    await ana.open(`/${room}`);
    await ana.button("Enter").click();
    await ana.field("Message").waitFor();
  };
  const [first = "", ...others] = visited;
  await ana.walkIn(`/${first}`, "Ana");
  for (const room of others) await enter(room);
  const recent = ana.page.getByRole("navigation", { name: "Recent rooms" }).getByRole("link");
  await ana.open();
  await recent.first().waitFor();
  expect(await recent.allTextContents()).toEqual(visited.toReversed());
  await enter("2024");
  await ana.open();
  await recent.first().waitFor();
  expect(await recent.allTextContents()).toEqual(["2024", "zeta-newest", "7", "42"]);
});

test("[W29] a place of this page is no other room: one stays, also going back and forward", async () => {
  const [ana, bo] = [await somebody(), await somebody()];
  const code = await ana.create("Ana");
  await bo.join(code, "Bo");
  await bo.field("Message").fill("half a thought");
  const moves = [
    () => bo.page.evaluate('location.hash = "x"'),
    () => bo.page.evaluate('location.hash = "y"'),
    () => bo.page.evaluate(() => history.back()),
    () => bo.page.evaluate(() => history.back()),
    () => bo.page.evaluate(() => history.forward()),
  ];
  for (const move of moves) {
    const arrived = bo.page.evaluate(
      () => new Promise((resolve) => addEventListener("popstate", resolve, { once: true })),
    );
    await move();
    await arrived;
    expect(await bo.field("Message").inputValue()).toBe("half a thought");
  }
  await bo.say("still here");
  await ana.sees("still here");
  expect(await ana.page.getByText(/Bo left|and came back/).count()).toBe(0);
});
