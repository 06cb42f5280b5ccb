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

test("[J4] two tabs, two rooms, two names: each tab comes back under its own", async () => {
  const ana = await somebody();
  await chat.join("room-a", "Cy");
  await chat.join("room-b", "Cy");
  await ana.walkIn("/room-a", "Ana");
  const boss = await ana.tab();
  await boss.open("/room-b");
  if (await boss.button("change").isVisible()) await boss.button("change").click();
  await boss.field("Your name").fill("Boss Bo");
  await boss.button("Enter").click();
  await boss.field("Message").waitFor();
  await ana.page.reload();
  await ana.say("who am I");
  await ana.message("who am I").getByText("Sent").waitFor();
  expect(await ana.message("who am I").textContent()).not.toContain("Boss");
  const named = await ana.page.evaluate(() => document.querySelector("article.mine bdi")?.textContent);
  expect(named).toBe("Ana");
  await ana.page.getByRole("link", { name: "Leave, to the start page" }).click();
  await ana.open("/room-b"); // the name one has there, in another tab too
  await ana.reads("You'll join as Boss Bo");
});

test("[J4] two tabs in one room under two names are two people, and a reload of either renames nobody", async () => {
  const cy = await chat.join("one-room", "Cy");
  const ana = await somebody();
  await ana.walkIn("/one-room", "Ana");
  const boss = await ana.tab();
  await boss.open("/one-room");
  await boss.button("change").click();
  await boss.field("Your name").fill("Boss Bo");
  await boss.button("Enter").click();
  await boss.seesPeople(3);
  for (const person of [ana, boss, ana]) {
    await person.page.reload();
    await person.field("Message").waitFor();
    await person.seesPeople(3);
  }
  await ana.say("from Ana");
  await boss.say("from Bo");
  for (const [text, name] of [
    ["from Ana", "Ana"],
    ["from Bo", "Boss Bo"],
  ] as const)
    expect((await cy.next("message.posted", (event) => event.text === text)).name).toBe(name);
});

test("[J4] what is being written in two tabs of a room is kept for each, and for the next when a tab is gone", async () => {
  const ana = await somebody();
  const code = await ana.create("Ana");
  await ana.page.keyboard.press("Escape");
  await ana.field("Message").fill("written in the first tab");
  const other = await ana.tab();
  await other.open(`/${code}`);
  await other.button("Enter").click();
  await other.field("Message").waitFor();
  expect(await other.field("Message").inputValue()).toBe("");
  await other.field("Message").fill("something else");
  await other.field("Message").fill("");
  await other.say("said in the second");
  await other.message("said in the second").getByText("Sent").waitFor();
  await other.field("Message").fill("written in the second tab");
  await ana.page.reload();
  await expect.poll(() => ana.field("Message").inputValue()).toBe("written in the first tab");
  await other.page.reload();
  await expect.poll(() => other.field("Message").inputValue()).toBe("written in the second tab");
  await other.page.close();
  await ana.field("Message").fill("");
  const third = await ana.tab();
  await third.open(`/${code}`);
  await third.button("Enter").click();
  await expect.poll(() => third.field("Message").inputValue()).toBe("written in the second tab");
});

test("[J4] a tab that is duplicated has drafts of its own", async () => {
  const ana = await somebody();
  const code = await ana.create("Ana");
  await ana.page.keyboard.press("Escape");
  await ana.field("Message").fill("mine");
  // A window that a page opens has a copy of its session storage, as a duplicated tab has.
  const [copy] = await Promise.all([
    ana.page.context().waitForEvent("page"),
    ana.page.evaluate((path) => void window.open(path), `/${code}`),
  ]);
  const box = copy.getByRole("textbox", { name: "Message", exact: true });
  await box.waitFor();
  await ana.seesPeople(1);
  await box.fill("of the copy");
  await box.fill("");
  await ana.page.reload();
  await expect.poll(() => ana.field("Message").inputValue()).toBe("mine");
});

test("[J4] leaving in one tab, and forgetting everything there, leaves the other in the room, and says so", async () => {
  const ana = await somebody();
  const code = await ana.create("Ana");
  await ana.page.keyboard.press("Escape");
  const other = await ana.tab();
  await other.open(`/${code}`);
  await other.button("Enter").click();
  await other.field("Message").waitFor();
  await other.page.getByRole("link", { name: "Leave, to the start page" }).click();
  await other.button("Forget everything on this device").click();
  await other.reads("This device has forgotten everything.");
  await ana.reads("In this tab you stay in the room until you leave it.");
  await ana.say("still here");
  await ana.message("still here").getByText("Sent").waitFor();
  await ana.page.reload(); // and who they were
  await ana.field("Message").waitFor();
  await ana.button("More").click();
  await ana.button("Lock the room").waitFor();
  expect(await ana.page.evaluate(() => localStorage.getItem("parlor") ?? "")).not.toContain("token");
});

test("[J4] what waits in one tab goes out under nobody else's name from another one", async () => {
  const cy = await chat.join("waiting-words", "Cy");
  const ana = await somebody();
  let isStuck = true;
  await ana.page.routeWebSocket(/\/ws$/, (page) => {
    const server = page.connectToServer();
    page.onMessage((frame) => {
      if (!isStuck || !frame.includes('"message.post"')) server.send(frame);
    });
  });
  await ana.walkIn("/waiting-words", "Ana");
  await ana.say("a word of Ana's");
  const boss = await ana.tab();
  await boss.open("/waiting-words");
  await boss.button("change").click();
  await boss.field("Your name").fill("Boss Bo");
  await boss.button("Enter").click();
  await boss.seesPeople(3);
  await boss.say("a word of Bo's");
  expect(await cy.next("message.posted")).toMatchObject({ name: "Boss Bo", text: "a word of Bo's" });
  expect(await boss.message("a word of Ana's").count()).toBe(0);
  isStuck = false;
  await ana.page.reload();
  expect(await cy.next("message.posted")).toMatchObject({ name: "Ana", text: "a word of Ana's" });

  isStuck = true;
  await ana.say("left behind");
  await ana.page.close();
  await boss.page.reload(); // nothing is gone, and nothing is sent that Bo has not said
  await boss.message("left behind").getByText("Not sent: it was written as somebody else.").waitFor();
  await boss.button("Retry").click();
  expect(await cy.next("message.posted")).toMatchObject({ name: "Boss Bo", text: "left behind" });
});
