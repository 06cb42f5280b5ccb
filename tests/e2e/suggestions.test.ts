import { beforeAll, expect, test } from "vitest";
import { type Browser, openBrowser } from "../support/browser.ts";
import { type Chat, startChat } from "../support/chat.ts";
import { invite, type Person } from "../support/people.ts";

let chat: Chat;
let browser: Browser;
beforeAll(async () => {
  [chat, browser] = await Promise.all([startChat({ page: true }), openBrowser()]);
});

async function two() {
  const [ana, bo] = [await invite(browser, chat.url), await invite(browser, chat.url)];
  const code = await ana.create("Ana");
  await ana.page.keyboard.press("Escape");
  await bo.join(code, "Bo");
  await ana.seesPeople(2);
  return { ana, bo, code };
}

async function types(person: Person, text: string) {
  await person.field("Message").fill("");
  await person.field("Message").pressSequentially(text);
}
const option = (person: Person, name: string) => person.page.getByRole("option", { name });
const typed = (person: Person) => person.field("Message").inputValue();

test("[W52] @ offers who is here; Enter takes a name and does not send, and whoever is mentioned is told in words", async () => {
  const { ana, bo } = await two();
  await types(ana, "well, @b");
  await option(ana, "Bo").waitFor();
  await ana.field("Message").press("Enter");
  await expect.poll(() => typed(ana)).toBe("well, @Bo ");
  expect(await ana.messages.getByRole("article").count()).toBe(0);
  await ana.field("Message").press("Enter");
  await bo.message("well, @Bo").getByText("mentions you").waitFor();
  await ana.sees("well, @Bo");
  expect(await ana.page.getByText("mentions you").count()).toBe(0);
});

test("[W52] [I7] the owner calls everyone, who are told so; from anybody else it is a text", async () => {
  const { ana, bo } = await two();
  await types(ana, "now, @every");
  await option(ana, "everyone").waitFor();
  await ana.field("Message").press("Tab");
  await expect.poll(() => typed(ana)).toBe("now, @everyone ");
  await ana.field("Message").press("Enter");
  await bo.message("now, @everyone").getByText("mentions you").waitFor();
  await types(bo, "@");
  await option(bo, "Ana").waitFor();
  expect(await option(bo, "everyone").count()).toBe(0);
  await bo.say("not @everyone");
  await ana.sees("not @everyone");
  expect(await ana.page.getByText("mentions you").count()).toBe(0);
  expect(await bo.page.getByText("Not sent").count()).toBe(0);
});

test("[W52] Escape closes the list and keeps the text, and so does leaving the composer", async () => {
  const { ana } = await two();
  await types(ana, "@b");
  await option(ana, "Bo").waitFor();
  await ana.field("Message").press("Escape");
  await option(ana, "Bo").waitFor({ state: "detached" });
  expect(await typed(ana)).toBe("@b");
});

test("[W52] : offers emoji by their names, the arrows choose, Tab takes", async () => {
  const { ana } = await two();
  await types(ana, "bye :wav");
  await option(ana, "waving hand").waitFor();
  await ana.field("Message").press("ArrowDown");
  await ana.field("Message").press("ArrowUp");
  await ana.field("Message").press("Tab");
  await expect.poll(() => typed(ana)).toBe("bye 👋 ");
});

test("[W53] commands are offered, an unknown one is neither sent nor erased, and two slashes send one", async () => {
  const { ana, bo } = await two();
  await types(ana, "/sh");
  await option(ana, "/shrug").waitFor();
  await ana.field("Message").press("Escape");
  await ana.say("/nonsense at all");
  await ana.reads("There is no command /nonsense");
  expect(await typed(ana)).toBe("/nonsense at all");
  await ana.say("//x");
  await bo.sees("/x");
  await ana.say("/me waves");
  await bo.message("Ana waves").locator("em").waitFor();
  await ana.say("/rename Tea kitchen");
  await bo.page.getByRole("heading", { name: "Tea kitchen" }).waitFor();
  await bo.say("/rename Mine now");
  await bo.reads("There is no command /rename");
  await expect.poll(() => typed(ana)).toBe("");
  expect(await bo.messages.locator(".bubble").allInnerTexts()).toEqual(["/x", "Ana waves"]);
});
