import { Kvm } from "@nats-io/kv";
import { buckets } from "@parlor/contracts";
import { beforeAll, expect, test } from "vitest";
import { runTool } from "../backup/tool.ts";
import { type Browser, openBrowser } from "../support/browser.ts";
import { connectAs } from "../support/bus.ts";
import { type Chat, startChat } from "../support/chat.ts";
import { invite } from "../support/people.ts";

let chat: Chat;
let browser: Browser;
beforeAll(async () => {
  [chat, browser] = await Promise.all([startChat({ page: true }), openBrowser()]);
});

const somebody = () => invite(browser, chat.url);

test("[E9] a missing name is refused in words, and nothing typed is lost", async () => {
  const ana = await somebody();
  await ana.open();
  await ana.field("Room code").fill("KFM-7QP");
  for (const way of ["Create a room", "Join a room"]) {
    await ana.button(way).click();
    await ana.reads(/Type a name first/);
  }
  expect(await ana.field("Room code").inputValue()).toBe("KFM-7QP");
});

test("[W37] a page whose script never comes says so, and loads again", async () => {
  const ana = await somebody();
  await ana.page.route("**/*.js", (route) => route.abort());
  await ana.open();
  await ana.reads("The network broke off before Parlor had loaded.");
  await ana.page.unroute("**/*.js");
  await ana.page.getByRole("link", { name: "Load it again", exact: true }).click();
  await ana.field("Your name").waitFor();
  expect(await ana.page.getByText("The network broke off").count()).toBe(0);
});

test("[E10] a code that does not exist is refused in words", async () => {
  const ana = await somebody();
  await ana.open();
  await ana.field("Your name").fill("Ana");
  await ana.field("Room code").fill("kfm7qp");
  expect(await ana.field("Room code").inputValue()).toBe("KFM-7QP");
  await ana.button("Join a room").click();
  await ana.reads("No room with that code. Codes expire: ask for a new one.");
  await ana.open("/KFM-7QP");
  await ana.reads("No room with that code. Codes expire: ask for a new one.");
});

test("[E11] a pasted link fills in the code", async () => {
  const [ana, bo] = [await somebody(), await somebody()];
  const code = await ana.create("Ana");
  await bo.join(`${chat.url}/${code}`, "Bo");
  await bo.seesPeople(2);
});

test("[M1] a name that is taken is refused, and a free one is offered", async () => {
  const [ana, bo] = [await somebody(), await somebody()];
  const code = await ana.create("Ana");
  await bo.open(`/${code}`);
  await bo.field("Your name").fill("ana");
  await bo.button("Enter").click();
  await bo.reads(/Somebody here has that name/);
  expect(await bo.field("Your name").inputValue()).toBe("ana 2");
  await bo.button("Enter").click();
  await ana.seesPeople(2);
});

test("[E12] a remembered name enters in one tap", async () => {
  const ana = await somebody();
  await ana.create("Ana");
  await ana.open("/tea-room");
  await ana.reads("You'll join as");
  await ana.button("Enter").click();
  await ana.field("Message").waitFor();
});

test("[D8] a door that cannot be looked behind for now is looked behind again", async () => {
  const [ana, [rooms]] = [await somebody(), chat.rooms];
  rooms?.signal("SIGSTOP");
  try {
    await ana.open("/tea-kitchen");
    await expect.poll(refusals).toMatch(/reason="unavailable"/);
    await ana.reads("Looking inside…");
  } finally {
    rooms?.signal("SIGCONT");
  }
  await ana.reads("Nobody has opened this room yet.");
});

test("[E7] a room that is gone by the time somebody presses Enter is made when they press again", async () => {
  const [ana, bo] = [await somebody(), await somebody()];
  await bo.walkIn("/reading-room", "Bo");
  await ana.open("/reading-room");
  await ana.reads(/is inside|are inside|Nobody is inside/);
  await bo.page.close();
  const bus = await connectAs(chat.broker, "rooms");
  await (await new Kvm(bus).open(buckets.rooms)).delete("reading-room");
  await ana.field("Your name").fill("Ana");
  await ana.button("Enter").click();
  await ana.reads("Nobody has opened this room yet.");
  await ana.button("Enter").click();
  await ana.field("Message").waitFor();
});

async function refusals(): Promise<string> {
  const metrics = await fetch(`http://127.0.0.1:${chat.gateways[0]?.ports.opsPort}/metrics`);
  return (await metrics.text()).match(/parlor_gateway_refusals_total\{.*/g)?.join(" ") ?? "";
}

test.each([
  ["two segments", "/a/b"],
  ["a null byte", "/%00"],
  ["a way up", "/%2e%2e%2f"],
  ["a very long path", `/${"x".repeat(5000)}`],
  ["an asset that is not there", "/assets/none.js"],
])("[B1] %s is answered with a page, not a room", async (_, path) => {
  const answer = await fetch(chat.url + path, { redirect: "manual" });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect(await answer.text()).not.toMatch(/\n\s+at /);
});

test("[M3] who is removed is told, and everyone sees it", async () => {
  const [ana, bo] = [await somebody(), await somebody()];
  const code = await ana.create("Ana");
  await bo.join(code, "Bo");
  await ana.seesPeople(2);
  await ana.button("People, 2 here").click();
  await ana.people.getByRole("button", { name: /Remove Bo/ }).click();
  await ana.page
    .getByRole("dialog")
    .getByRole("button", { name: /Remove/ })
    .click();
  await bo.reads("You were removed from this room");
  await ana.seesPeople(1);
  await ana.reads("You removed Bo");
});

test("[R55] a room that its host closes ends in words for who is in it, and for who comes back", async () => {
  const [ana, bo] = [await somebody(), await somebody()];
  const code = await ana.create("Ana");
  await bo.join(code, "Bo");
  await bo.say("soon gone");
  await ana.sees("soon gone");
  expect((await runTool(chat.broker, ["close", code])).code).toBe(0);
  for (const person of [ana, bo]) await person.reads("This room was closed");
  await ana.page.reload();
  await ana.reads(/No room with that code/);
});
