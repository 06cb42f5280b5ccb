import { limits } from "@parlor/contracts";
import { beforeAll, expect, test } from "vitest";
import { type Browser, openBrowser } from "../support/browser.ts";
import { type Chat, startChat } from "../support/chat.ts";
import { watchTasks } from "../support/long-tasks.ts";
import { invite } from "../support/people.ts";

let chat: Chat;
let browser: Browser;
beforeAll(async () => {
  [chat, browser] = await Promise.all([startChat({ page: true }), openBrowser()]);
});

const somebody = () => invite(browser, chat.url);

test("[W17] a name that speaks like the page stands in quotation marks, as an element of its own", async () => {
  const ana = await somebody();
  const code = await ana.create("Ana");
  await chat.join(code, "Bo locked the room · Cy");
  await ana.reads("“Bo locked the room · Cy” joined");
  const [name] = await ana.page.locator("p.event bdi").allTextContents();
  expect(name).toBe("Bo locked the room · Cy");
});

test("[W18] the messages of two whose names look alike are both marked", async () => {
  const cem = await somebody();
  const code = await cem.create("Cem");
  const [ana, fake] = [await chat.join(code, "Ana"), await chat.join(code, "Anа")]; // a Cyrillic а at its end
  await ana.post("I am Ana");
  await cem.sees("I am Ana");
  await fake.post("No, I am");
  for (const text of ["I am Ana", "No, I am"])
    await cem.message(text).getByText("looks like another name here").first().waitFor();
  await cem.say("And I am not");
  await cem.sees("And I am not");
  expect(await cem.message("And I am not").getByText("looks like another name here").count()).toBe(0);
});

test("[W20] the owner removes the author of a message from the message", async () => {
  const ana = await somebody();
  const code = await ana.create("Ana");
  const bo = await chat.join(code, "Bo");
  await bo.post("spam");
  await ana.sees("spam");
  await ana.message("spam").press("Enter");
  for (const name of ["React", "Reply", "Copy"])
    await ana.message("spam").getByRole("button", { name, exact: true }).press("ArrowRight");
  await ana.message("spam").getByRole("button", { name: "More", exact: true }).press("Enter");
  await ana.button("Remove Bo").last().press("Enter");
  const question = ana.page.getByRole("dialog", { name: "Remove Bo?" });
  await question.getByRole("button", { name: "Remove", exact: true }).click();
  expect(await bo.closed).toMatchObject({ reason: "removed" });
  await ana.reads("You removed Bo");
  await ana.say("mine");
  await ana.message("mine").press("Enter");
  await ana.button("Copy").waitFor();
  await ana.message("mine").getByRole("button", { name: "More", exact: true }).click();
  const menu = ana.page.getByRole("dialog", { name: "More actions" });
  await menu.getByRole("button", { name: "Delete" }).waitFor();
  expect(await menu.getByRole("button", { name: /^Remove/ }).count()).toBe(0);
});

test("[R44] too many words to search for are told in words, and stay in their field", async () => {
  const ana = await somebody();
  await ana.create("Ana");
  await ana.button("Search messages").first().click();
  const box = ana.page.getByRole("searchbox", { name: "Search messages" });
  await box.fill("a-b-c-d-e-f-g-h-i-j-k");
  await box.press("Enter");
  await ana.reads(`Those are too many words: search for ${limits.queryTerms} at most.`);
  expect(await box.inputValue()).toBe("a-b-c-d-e-f-g-h-i-j-k");
});

test("[W22] a room whose last messages are made to be dear to draw opens without standing still", async () => {
  const posters = await Promise.all(["A", "B", "C", "D", "E"].map((name) => chat.join("wall", name)));
  const walls = [
    `https://x/${")".repeat(3980)}`,
    `z${"\u0301\u0308\u0323\u0330".repeat(990)}`,
    `https://x/${").".repeat(1990)}`,
  ];
  for (let at = 0; at < 50; at++) await posters[at % posters.length]?.post(walls[at % walls.length] ?? "");
  const bo = await somebody();
  await bo.open("/wall");
  const tasks = await watchTasks(browser, bo.page);
  await bo.field("Your name").fill("Bo");
  await bo.button("Enter").click();
  await bo.field("Message").waitFor();
  await bo.messages.getByRole("article").nth(2).waitFor({ state: "attached" });
  expect(await tasks.longest()).toBeLessThan(1500); // it was 5,000
});

test("a device that forgets everything tells the server to forget its tokens too", async () => {
  const ana = await somebody();
  await ana.create("Ana");
  await ana.open();
  const sent: string[] = [];
  ana.page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => sent.push(payload.toString())));
  await ana.button("Forget everything on this device").click();
  await ana.reads("This device has forgotten everything.");
  await expect.poll(() => sent.filter((frame) => frame.includes('"session.forget"')).length).toBe(1);
  expect(await ana.page.evaluate(() => JSON.stringify(localStorage))).not.toContain("token");
});
