import type { MessageId } from "@parlor/contracts";
import { beforeAll, expect, test } from "vitest";
import { startProxy } from "../faults/proxy.ts";
import { type Browser, openBrowser } from "../support/browser.ts";
import { type Chat, startChat } from "../support/chat.ts";
import type { Client } from "../support/client.ts";
import { invite, type Person } from "../support/people.ts";

let chat: Chat;
let browser: Browser;
beforeAll(async () => {
  [chat, browser] = await Promise.all([
    startChat({ gateways: 2, page: true, env: { PARLOR_LIMITS: "false" } }),
    openBrowser(),
  ]);
});

async function two() {
  const [ana, bo] = [await invite(browser, chat.url), await invite(browser, chat.url)];
  const code = await ana.create("Ana");
  await ana.page.keyboard.press("Escape");
  await bo.join(code, "Bo");
  return { ana, bo, code };
}

/** Presses one of a message's actions, as a mouse would. */
async function act(person: Person, text: string, first: string, ...more: string[]) {
  await person.message(text).locator(".bubble").hover();
  await person.page.getByRole("toolbar", { name: "Message actions" }).getByRole("button", { name: first }).click();
  for (const name of more) await person.page.getByRole("dialog").getByRole("button", { name, exact: true }).click();
}

/** Its place. */
async function said(client: Pick<Client, "post" | "next">, text: string): Promise<number> {
  const id = await client.post(text);
  return (await client.next("message.posted", (event) => event.id === id)).seq;
}

const texts = (person: Person) => person.messages.locator(".bubble").allInnerTexts();

test("[W45] the arrow up in an empty composer edits the last message; everyone sees it, and when", async () => {
  const { ana, bo } = await two();
  await ana.say("helo");
  await bo.sees("helo");
  await ana.field("Message").press("ArrowUp");
  await ana.reads("Editing");
  expect(await ana.field("Message").inputValue()).toBe("helo");
  await ana.say("hello");
  for (const person of [ana, bo]) {
    await person.sees("hello");
    await person.message("hello").getByText("edited").waitFor();
    expect(await texts(person)).toEqual(["hello"]);
  }
  await ana.message("hello").focus();
  expect(await ana.message("hello").locator(".edited time").isVisible()).toBe(true);
  await ana.page.reload();
  await ana.message("hello").getByText("edited").waitFor();
});

test("[W45] Escape gives up an edit and brings back the draft, which a reload keeps too", async () => {
  const { ana, bo } = await two();
  await ana.say("as it was");
  await bo.sees("as it was");
  await ana.field("Message").fill("a draft");
  await act(ana, "as it was", "More", "Edit");
  expect(await ana.field("Message").inputValue()).toBe("as it was");
  await ana.field("Message").fill("as it will never be");
  await ana.field("Message").press("Escape");
  await expect.poll(() => ana.field("Message").inputValue()).toBe("a draft");
  await act(ana, "as it was", "More", "Edit");
  await ana.field("Message").fill("half an edit");
  await ana.page.reload();
  await ana.sees("as it was");
  await expect.poll(() => ana.field("Message").inputValue()).toBe("half an edit\na draft");
});

test("[W46] a deletion shows at once and can be undone; after ten seconds it is a line for everyone", async () => {
  const { ana, bo } = await two();
  await ana.say("stays");
  await ana.say("goes");
  await bo.sees("goes");
  await act(ana, "stays", "More", "Delete");
  await ana.messages.getByText("Message deleted").waitFor();
  await ana.button("Undo").click();
  await ana.sees("stays");
  await act(ana, "goes", "More", "Delete");
  await ana.messages.getByText("Message deleted").waitFor();
  await bo.messages.getByText("Ana deleted a message").waitFor({ timeout: 20_000 });
  await ana.messages.getByText("You deleted a message").waitFor();
  expect(await texts(bo)).toEqual(["stays"]);
  expect(await bo.page.getByRole("log").textContent()).not.toContain("deleted");
});

test("[W46] what is deleted is sent when the page is closed, and several lines in a row are one", async () => {
  const { ana, bo, code } = await two();
  for (const text of ["one", "two", "three"]) await ana.say(text);
  await bo.sees("three");
  for (const text of ["one", "two"]) await act(ana, text, "More", "Delete");
  await ana.page.close();
  await bo.messages.getByText("Ana deleted 2 messages").waitFor({ timeout: 9_000 });
  const cleo = await invite(browser, chat.url);
  await cleo.walkIn(`/${code}`, "Cleo");
  await cleo.messages.getByText("Ana deleted 2 messages").waitFor();
  expect(await texts(cleo)).toEqual(["three"]);
});

test("[W47] a reply shows one line of what it answers, which leads there and back", async () => {
  const { ana, bo, code } = await two();
  const carl = await chat.join(code.replace("-", ""), "Carl");
  const seq = await said(carl, "**the question** of the day");
  await ana.sees("the question");
  for (let at = 0; at < 80; at++) await said(carl, `filler ${at}`);
  carl.send({ type: "message.post", id: "answer" as MessageId, text: "the answer", reply: seq });
  const quote = ana.message("the answer").getByRole("link", { name: "Carl the question of the day" });
  await quote.click();
  await expect.poll(() => ana.message("the question of the day").first().evaluate(isInView)).toBe(true);
  await ana.button("Back to where you were").click();
  await expect.poll(() => ana.message("the answer").evaluate(isInView)).toBe(true);
  expect(await ana.button("Back to where you were").count()).toBe(0);
  await act(bo, "the answer", "Reply");
  await bo.reads("Reply to Carl");
  await bo.button("Cancel reply").click();
  await act(bo, "the answer", "Reply");
  await bo.say("I see");
  await ana.message("I see").getByRole("link", { name: "Carl the answer" }).waitFor();
});

test("[W47] the way back covers nothing, and goes once one has scrolled back, or to the end", async () => {
  const { ana, code } = await two();
  const carl = await chat.join(code.replace("-", ""), "Carl");
  const seq = await said(carl, "the question");
  for (let at = 0; at < 40; at++) await said(carl, `filler ${at}`);
  carl.send({ type: "message.post", id: "answer" as MessageId, text: "the answer", reply: seq });
  for (let at = 40; at < 80; at++) await said(carl, `filler ${at}`);
  const back = ana.button("Back to where you were");
  const quote = ana.message("the answer").getByRole("link", { name: "Carl the question" });
  const wheelTo = (text: string, by: number) =>
    expect
      .poll(async () => {
        await ana.page.mouse.wheel(0, by);
        const message = ana.message(text).first();
        return (await message.count()) > 0 && (await message.evaluate(isInView));
      })
      .toBe(true);
  await ana.sees("filler 79");
  await ana.messages.hover();
  for (const [goes, text] of [
    ["there", "the answer"],
    ["at the end", "filler 79"],
  ] as const) {
    await wheelTo("the answer", goes === "there" ? -300 : 0);
    await quote.click();
    await back.waitFor();
    const [button, list] = [await back.boundingBox(), await ana.messages.boundingBox()];
    expect(button?.y).toBeGreaterThanOrEqual((list?.y ?? 0) + (list?.height ?? 0));
    await ana.messages.hover();
    await wheelTo("filler 5", 100);
    expect(await back.count()).toBe(1);
    if (text === "the answer") await wheelTo(text, 300);
    else await ana.button(/^↓/).click();
    await back.waitFor({ state: "detached" });
  }
});

const isInView = (element: Element) => {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
};

test("[W47] a reply to what is far away, edited and deleted says what it says by now", async () => {
  const chatter = await chat.join("far-away", "Carl");
  const seq = await said(chatter, "first words");
  for (let at = 0; at < 120; at++) await said(chatter, `filler ${at}`);
  chatter.send({ type: "message.post", id: "r1" as MessageId, text: "an answer", reply: seq });
  await chatter.next("message.posted", (event) => event.id === "r1");
  const ana = await invite(browser, chat.url);
  await ana.walkIn("/far-away", "Ana");
  await ana.message("an answer").getByRole("link", { name: "Carl first words" }).waitFor();
  chatter.send({ type: "message.edit", id: "e1" as MessageId, target: seq, text: "other words" });
  await ana.message("an answer").getByRole("link", { name: "Carl other words" }).waitFor();
  chatter.send({ type: "message.delete", id: "d1" as MessageId, target: seq });
  await ana.message("an answer").getByText("Original message deleted").waitFor();
});

test("[W48] a reaction is a toggle under the message that says who, and it survives a reload", async () => {
  const { ana, bo } = await two();
  await ana.say("who comes?");
  await bo.sees("who comes?");
  await act(bo, "who comes?", "React", "👍");
  await ana.button("👍 1, Bo").click();
  await bo.button("👍 2, you and Ana").waitFor();
  expect(await ana.button("👍 2, you and Bo").getAttribute("aria-pressed")).toBe("true");
  await ana.page.reload();
  await ana.button("👍 2, you and Bo").click();
  await bo.button("👍 1, you").waitFor();
  expect(await ana.button("👍 1, Bo").getAttribute("aria-pressed")).toBe("false");
  expect(await bo.page.getByRole("log").textContent()).not.toContain("👍");
});

test("[W48] any emoji is found by a word, in one's tone of skin, and those used lately come first", async () => {
  const { ana, bo } = await two();
  await ana.say("hello");
  await bo.sees("hello");
  await act(bo, "hello", "React", "More reactions");
  await bo.button("Medium dark").click();
  await bo.page.getByRole("searchbox", { name: "Search emoji" }).fill("waving");
  await bo.button("waving hand").click();
  await ana.button("👋🏾 1, Bo").waitFor();
  await act(bo, "hello", "React", "More reactions");
  expect(await bo.page.getByRole("group", { name: "Used lately" }).getByRole("button").allInnerTexts()).toEqual([
    "👋🏾",
  ]);
});

test("[W49] what was changed without a network shows at once, survives a reload, and arrives in its order", async () => {
  const network = await startProxy({ host: "localhost", port: Number(new URL(chat.url).port) });
  const ana = await invite(browser, `http://localhost:${network.port}`);
  const bo = await invite(browser, chat.url);
  const code = await ana.create("Ana");
  await ana.page.keyboard.press("Escape");
  await bo.join(code, "Bo");
  await ana.say("first");
  await ana.say("second");
  await bo.sees("second");
  await act(ana, "second", "React", "👍"); // what does it is loaded now
  for (const way of ["up", "down"] as const) network.set(way, { silent: true });
  await act(ana, "first", "More", "Edit");
  await ana.say("first, edited");
  await act(ana, "second", "React", "🎉");
  await ana.message("first, edited").getByText("Saving the edit").waitFor();
  await ana.button("🎉 1, you").waitFor();
  network.cut();
  network.heal();
  await ana.page.reload();
  await bo.message("first, edited").locator(".edited").waitFor({ timeout: 20_000 });
  await bo.button("🎉 1, Ana").waitFor();
  await ana.message("first, edited").getByText("Saving the edit").waitFor({ state: "detached" });
});
