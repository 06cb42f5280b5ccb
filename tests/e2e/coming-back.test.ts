import { expect, test } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { startChat } from "../support/chat.ts";
import { invite } from "../support/people.ts";

async function two() {
  const [chat, browser] = await Promise.all([startChat({ gateways: 2, page: true }), openBrowser()]);
  const [ana, bo] = [await invite(browser, chat.url), await invite(browser, chat.url)];
  const code = await ana.create("Ana");
  await bo.join(code, "Bo");
  await ana.seesPeople(2);
  return { chat, browser, ana, bo, code };
}

test("[M2] a reload is invisible to others, and shows everything again", async () => {
  const { ana, bo } = await two();
  await bo.say("before the reload");
  await ana.sees("before the reload");
  await bo.page.reload();
  await bo.sees("before the reload");
  await bo.say("after it");
  await ana.sees("after it");
  await ana.seesPeople(2);
  expect(await ana.page.getByText(/Bo (left|joined)/).count()).toBe(1); // that of coming in at first
});

test("[M4] two tabs are one person", async () => {
  const { ana, bo, code } = await two();
  const tab = await bo.tab();
  await tab.open(`/${code}`);
  await tab.field("Message").or(tab.button("Enter")).first().waitFor();
  if (await tab.button("Enter").isVisible()) await tab.button("Enter").click();
  await tab.say("from the other tab");
  for (const person of [ana, bo, tab]) await person.sees("from the other tab");
  await ana.seesPeople(2);
  await bo.page.close();
  await tab.say("still me");
  await ana.sees("still me");
  await ana.seesPeople(2);
});

test("[D10] a gateway that dies: what was typed meanwhile goes out by itself, in order, once", async () => {
  const { chat, ana, bo } = await two();
  const [first, second] = chat.gateways;
  first?.signal("SIGSTOP"); // a dead network: nothing answers, nothing is closed
  second?.signal("SIGSTOP");
  for (const text of ["one", "two", "three"]) await bo.say(text);
  first?.signal("SIGKILL");
  second?.signal("SIGCONT");
  await ana.sees("three");
  const said = (await ana.messages.getByRole("article").allInnerTexts()).join("\n");
  expect(said.match(/\b(one|two|three)\b/g)).toEqual(["one", "two", "three"]);
  await bo.sees("three");
});

test("[E13] a lost connection is said after a while, and the composer stays open", async () => {
  const { chat, ana, bo } = await two();
  await bo.open();
  await bo.reads(/here now/);
  for (const gateway of chat.gateways) gateway.signal("SIGKILL");
  await bo.reads("Parlor cannot be reached. Trying again…");
  await ana.reads(/Reconnecting… what you send will go out when you're back/);
  expect(await ana.field("Message").isEnabled()).toBe(true);
  await ana.say("into the void");
  await ana
    .message("into the void")
    .getByText(/sending/i)
    .waitFor();
});

test("[D10] unsent messages and drafts survive a reload", async () => {
  const { chat, ana } = await two();
  await ana.field("Message").fill("a draft");
  await ana.page.reload();
  await ana.field("Message").waitFor();
  await expect.poll(() => ana.field("Message").inputValue()).toBe("a draft");
  for (const gateway of chat.gateways) gateway.signal("SIGSTOP");
  await ana.say("unsent");
  await ana.message("unsent").waitFor();
  for (const gateway of chat.gateways) gateway.signal("SIGCONT");
  await ana.page.reload();
  await ana.sees("unsent");
});
