import { limits } from "@parlor/contracts";
import { beforeAll, expect, test } from "vitest";
import { startProxy } from "../faults/proxy.ts";
import { type Browser, openBrowser } from "../support/browser.ts";
import { type Chat, startChat } from "../support/chat.ts";
import { invite, type Person } from "../support/people.ts";

let chat: Chat;
let browser: Browser;
beforeAll(async () => {
  [chat, browser] = await Promise.all([startChat({ page: true }), openBrowser()]);
});

const reconnecting = /Reconnecting… what you send will go out when you're back/;

async function behindNetwork() {
  const network = await startProxy({ host: "localhost", port: Number(new URL(chat.url).port) });
  return { network, ana: await invite(browser, `http://localhost:${network.port}`) };
}

async function goesOffline(ana: Person, network: Awaited<ReturnType<typeof startProxy>>) {
  for (const way of ["up", "down"] as const) network.set(way, { silent: true });
  await ana.page.evaluate(() => dispatchEvent(new Event("offline")));
}

async function comesBack(ana: Person, network: Awaited<ReturnType<typeof startProxy>>) {
  network.cut();
  network.heal();
  await ana.page.evaluate(() => dispatchEvent(new Event("online")));
}

test("[E22] offline is said within three seconds, and online reconnects at once", async () => {
  const { ana, network } = await behindNetwork();
  const code = await ana.create("Ana");
  await ana.page.keyboard.press("Escape");
  const bo = await chat.join(code, "Bo");
  const began = performance.now();
  await goesOffline(ana, network);
  await ana.reads(reconnecting);
  expect(performance.now() - began).toBeLessThan(3_000);
  await ana.say("said in a tunnel");
  const back = performance.now();
  await comesBack(ana, network);
  expect((await bo.next("message.posted")).text).toBe("said in a tunnel");
  expect(performance.now() - back).toBeLessThan(2_000);
  await ana.page.getByText(reconnecting).waitFor({ state: "detached" });
});

test("[E20] a name that was taken while one was away is told, with a way to another one", async () => {
  const { ana, network } = await behindNetwork();
  const code = await ana.create("Stolen");
  await ana.page.keyboard.press("Escape");
  const bo = await chat.join(code, "Bo");
  await goesOffline(ana, network);
  network.cut();
  // Ten seconds later the name is free, and somebody comes for it.
  await bo.next("roster.changed", ({ left = [] }) => left.length > 0);
  await chat.join(code, "Stolen");
  await comesBack(ana, network);
  await ana.reads("While you were away, somebody took the name");
  expect(await ana.page.locator(".banner").textContent()).toMatch(/Stolen.*you are .*Stolen 2.* now/);
  await ana.button("Change your name").click();
  const dialog = ana.page.getByRole("dialog", { name: "Change your name" });
  const box = dialog.getByRole("textbox", { name: "Your name", exact: true });
  expect(await box.inputValue()).toBe("Stolen 2");
  await box.fill("word ".repeat(1000)); // a book is bounded here too [W25]
  expect((await box.inputValue()).length).toBe(limits.nameInputLength);
  await box.fill("Stolen");
  await box.press("Enter");
  await dialog.getByText("Somebody here has that name.").waitFor();
  await box.fill("Ana");
  await dialog.getByRole("button", { name: "Change", exact: true }).dblclick();
  await dialog.waitFor({ state: "detached" });
  await ana.page.getByText("While you were away").waitFor({ state: "detached" });
  await ana.say("it is me");
  const told = await bo.next("message.posted", ({ text }) => text === "it is me");
  expect(told).toMatchObject({ name: "Ana", by: told.by });
  await ana.page.reload();
  await ana.say("after a reload");
  expect((await bo.next("message.posted", ({ text }) => text === "after a reload")).name).toBe("Ana");
});

test("[E21] a removal says who can come back, and locks the room as well if one wants", async () => {
  const ana = await invite(browser, chat.url);
  const code = await ana.create("Ana");
  await ana.page.keyboard.press("Escape");
  const [bo, cy] = [await chat.join(code, "Bo"), await chat.join(code, "Cy")];
  await ana.seesPeople(3);
  await ana.button("People, 3 here").click();
  await ana.button("Remove Bo").click();
  const dialog = ana.page.getByRole("dialog", { name: "Remove Bo?" });
  await dialog.getByText("From another device or a private window they can come in as somebody new").waitFor();
  expect(await dialog.getByText("cannot come back").count()).toBe(0);
  await dialog.getByRole("checkbox", { name: "Lock the room as well", exact: true }).check();
  await dialog.getByRole("button", { name: "Remove", exact: true }).click();
  expect(await bo.closed).toMatchObject({ reason: "removed" });
  await cy.next("room.locked");
  const again = await chat.connect();
  const no = await again.ask({ type: "room.join", room: code, name: "Bo again" }, "refused");
  expect(no.reason).toBe("room-locked");
  await ana.button("Remove Cy").click();
  await ana.page.getByText("The room is locked: they cannot come in").waitFor();
  expect(await ana.page.getByRole("checkbox").count()).toBe(0);
});
