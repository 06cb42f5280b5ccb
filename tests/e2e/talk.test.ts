import { beforeAll, expect, test } from "vitest";
import { type Browser, openBrowser } from "../support/browser.ts";
import { type Chat, startChat } from "../support/chat.ts";
import { invite } from "../support/people.ts";

let chat: Chat;
let browser: Browser;
beforeAll(async () => {
  [chat, browser] = await Promise.all([startChat({ gateways: 2, page: true }), openBrowser()]);
});

const somebody = () => invite(browser, chat.url);

test("[E1] a name and a button create a room, and its code stands at the top", async () => {
  const ana = await somebody();
  const code = await ana.create("Ana");
  expect(code).toMatch(/^[B-DF-HJKMNP-TV-Z2-9]{3}-[B-DF-HJKMNP-TV-Z2-9]{3}$/);
  expect(new URL(ana.page.url()).pathname).toBe(`/${code}`);
  await ana.page.getByRole("button", { name: "Copy link" }).waitFor(); // the invitation stands open
});

test("[E2] three people, a code typed in any case, messages by Enter and by Send", async () => {
  const [ana, bo, cleo] = [await somebody(), await somebody(), await somebody()];
  const code = await ana.create("Ana");
  await bo.join(code.toLowerCase().replace("-", " "), "Bo");
  await cleo.walkIn(`/${code}`, "Cleo");
  for (const person of [ana, bo, cleo]) await person.seesPeople(3);
  await ana.say("by Enter");
  await bo.field("Message").fill("by Send");
  await bo.button("Send").click();
  for (const person of [ana, bo, cleo]) {
    await person.sees("by Enter");
    await person.sees("by Send");
    expect(await person.messages.getByRole("article").allInnerTexts()).toHaveLength(2);
  }
  expect(await cleo.message("by Enter").textContent()).toContain("Ana");
});

test("[E3] every message has its author and its time", async () => {
  const ana = await somebody();
  await ana.create("Ana");
  await ana.say("what time is it?");
  const stamp = await ana.message("what time is it?").locator("time").first().getAttribute("datetime");
  expect(Math.abs(Date.parse(stamp ?? "") - Date.now())).toBeLessThan(60_000);
});

test("[W7] today is yesterday once it is midnight, though nobody touches the page", async () => {
  const ana = await somebody();
  await ana.page.clock.install({ time: Date.now() });
  await ana.create("Ana");
  await ana.say("what day is it?");
  await ana.messages.getByText("Today", { exact: true }).waitFor();
  await ana.page.clock.fastForward("24:00:00");
  await ana.messages.getByText("Yesterday", { exact: true }).waitFor();
});

test("[E4] who enters sees what was said before", async () => {
  const [ana, bo] = [await somebody(), await somebody()];
  const code = await ana.create("Ana");
  await ana.say("said before Bo came");
  await ana.sees("said before Bo came");
  await bo.join(code, "Bo");
  await bo.sees("said before Bo came");
});

test("[E5] who is here follows arrivals and departures, and closing the tab leaves", async () => {
  const [ana, bo] = [await somebody(), await somebody()];
  const code = await ana.create("Ana");
  await ana.seesPeople(1);
  await bo.join(code, "Bo");
  await ana.seesPeople(2);
  await ana.button("People, 2 here").click();
  await ana.people.getByText("Bo", { exact: true }).waitFor();
  await bo.page.close();
  await ana.seesPeople(1);
  expect(await ana.people.textContent()).not.toContain("Bo");
});

test("[E6] General is one tap away, and can be watched without a name", async () => {
  const [ana, bo] = [await somebody(), await somebody()];
  await bo.open();
  await bo.reads("General");
  await ana.open();
  await ana.field("Your name").fill("Ana");
  await ana.button("Enter General").click();
  await ana.say("anybody here?");
  await bo.reads("anybody here?");
  await bo.field("Your name").fill("Bo");
  await bo.button("Join a room").click(); // an empty code is General
  await bo.sees("anybody here?");
});

test("[E7] an address makes a named room after a warning, or joins it", async () => {
  const [ana, bo] = [await somebody(), await somebody()];
  await ana.open("/room2");
  await ana.reads(/Anyone who guesses/);
  await ana.field("Your name").fill("Ana");
  await ana.button("Enter").click();
  await ana.say("here we are");
  await ana.sees("here we are");
  await bo.open("/Room2");
  await bo.reads("1 person is inside.");
  expect(await bo.page.getByText(/Anyone who guesses/).count()).toBe(0);
  await bo.field("Your name").fill("Bo");
  await bo.button("Enter").click();
  await bo.sees("here we are");
});

test("[E8] typing is seen, and stops", async () => {
  const [ana, bo] = [await somebody(), await somebody()];
  await bo.join(await ana.create("Ana"), "Bo");
  await bo.field("Message").pressSequentially("hel");
  await ana.reads("Bo is typing…");
  await bo.field("Message").press("Enter");
  await ana.sees("hel");
  await ana.page.getByText("Bo is typing…").waitFor({ state: "hidden" });
});

test("[W36] what is said of a message stands under it, and who said it and when above", async () => {
  const ana = await invite(browser, chat.url);
  const bo = await chat.join(await ana.create("Ana"), "Bo");
  await ana.page.keyboard.press("Escape");
  await ana.reads("Bo joined"); // a notice in between would set the messages apart
  await ana.say("the first");
  await ana.say(`a long one${"\nand on".repeat(60)}`);
  await ana.message("a long one").getByText("Sent").waitFor();
  await bo.post(`his${"\nand on".repeat(60)}`);
  await ana.sees("his");
  const shown = await ana.messages.getByRole("article").evaluateAll((articles) =>
    articles.map((article) => {
      const parts = [...article.children].filter((part) => !part.matches(".tile, .actions, .hidden, :empty"));
      return parts.map((part) => ({ part: part.className || part.localName, top: part.getBoundingClientRect().top }));
    }),
  );
  expect(shown.map((parts) => parts.map(({ part }) => part))).toEqual([
    ["header", "bubble"],
    ["bubble", expect.stringContaining("fold"), "state"],
    ["header", "bubble", expect.stringContaining("fold")],
  ]);
  for (const parts of shown)
    expect(parts.map(({ top }) => top)).toEqual(parts.map(({ top }) => top).toSorted((a, b) => a - b));
});
