import type { Page, WebSocketRoute } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { type Browser, openBrowser } from "../support/browser.ts";
import { type Chat, startChat } from "../support/chat.ts";
import { at, invite } from "../support/people.ts";

let chat: Chat;
let browser: Browser;
beforeAll(async () => {
  [chat, browser] = await Promise.all([startChat({ page: true, env: { PARLOR_LIMITS: "false" } }), openBrowser()]);
});

function ofTheFuture(item: Record<string, unknown>): Record<string, unknown> {
  const events = Array.isArray(item.events) ? { events: item.events.map(ofTheFuture) } : {};
  const later = { ...item, ...events, weather: { sky: ["blue"], since: 2031 } };
  if (item.type !== "message.posted" || !String(item.text).startsWith("from the future")) return later;
  const { text, id: _, ...place } = later as Record<string, unknown>;
  return { ...place, type: "poll.opened", question: text };
}

async function newerServer(page: Page) {
  const sockets: WebSocketRoute[] = [];
  await page.routeWebSocket(/\/ws$/, (client) => {
    sockets.push(client);
    const server = client.connectToServer();
    server.onMessage((frame) => {
      const items: Record<string, unknown>[] = JSON.parse(frame.toString());
      const signals = [{ type: "mood.changed", mood: 3 }];
      client.send(JSON.stringify([...signals, ...items.map(ofTheFuture)]));
    });
  });
  return sockets;
}

const errorsOf = (page: Page) => {
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  return errors;
};

test("[U1] an event that only a newer server has takes its place in a live room, after a resume and on the way in", async () => {
  const ana = await invite(browser, chat.url);
  const [sockets, errors] = [await newerServer(ana.page), errorsOf(ana.page)];
  const code = await ana.create("Ana");
  await ana.page.keyboard.press("Escape");
  sockets.splice(0, sockets.length - 1); // those of the start page
  const bo = await chat.join(code, "Bo");
  for (const text of ["before", "from the future 1", "from the future 2", "after"]) await bo.post(text);
  await ana.sees("after");
  await ana.say("I can speak");
  await ana.message("I can speak").getByText("Sent").waitFor();
  expect(sockets).toHaveLength(1); // it did not look like a hole
  expect(await ana.messages.getByText("from the future").count()).toBe(0);

  await sockets[0]?.close({ code: 4299, reason: "a reason to come back that is not known here" });
  await bo.post("from the future 3");
  await bo.post("back again");
  await ana.sees("back again");
  await bo.post("and still here");
  await ana.sees("and still here");
  expect(sockets).toHaveLength(2);

  await ana.page.reload();
  await ana.sees("and still here");
  await bo.post("once more");
  await ana.sees("once more");
  expect(sockets).toHaveLength(3);
  expect(errors).toEqual([]);

  await sockets[2]?.close({ code: 4599, reason: "a reason to stop that is not known here" });
  await ana.page.getByRole("heading", { name: "Something went wrong" }).waitFor();
});

test("[U1] on the start page General goes on behind an event that only a newer server has", async () => {
  const bo = await chat.join("general", "Bo");
  await bo.post("from the future 0");
  const ana = await invite(browser, chat.url);
  const [sockets, errors] = [await newerServer(ana.page), errorsOf(ana.page)];
  await ana.open();
  await ana.reads(/here now/);
  for (const text of ["one", "from the future 4", "two"]) await bo.post(text);
  await ana.page.getByRole("region", { name: "What is said in General" }).getByText("two", { exact: true }).waitFor();
  expect(sockets).toHaveLength(1);
  expect(await ana.page.getByText("from the future").count()).toBe(0);
  expect(errors).toEqual([]);
});

test("[U1] in a page of history an event that only a newer server has is passed over", async () => {
  const bo = await chat.join("long-ago", "Bo");
  for (let at = 1; at <= 60; at++) {
    await bo.post(at % 7 === 0 ? `from the future ${at}` : `line ${at}.`);
    await bo.next("message.posted");
  }
  const ana = await invite(browser, chat.url);
  const [sockets, errors] = [await newerServer(ana.page), errorsOf(ana.page)];
  await ana.walkIn("/long-ago", "Ana");
  await ana.sees("line 60.");
  const before = sockets.length;
  const beginning = ana.page.getByText("This is where the room began");
  while (!(await beginning.isVisible())) {
    await ana.messages.hover();
    await ana.page.mouse.wheel(0, -1500);
    await ana.page.evaluate(() => new Promise(requestAnimationFrame));
  }
  await ana.sees("line 1.");
  expect(await ana.messages.getByText("from the future").count()).toBe(0);
  await bo.post("and on");
  await ana.message("and on").waitFor({ state: "attached" });
  expect(sockets).toHaveLength(before);
  expect(errors).toEqual([]);
});

test("[U1] a message that is refused for an unknown reason keeps its text, and the page stays connected", async () => {
  const page = (await invite(browser, chat.url)).page;
  let sockets = 0;
  await page.routeWebSocket(/\/ws$/, (client) => {
    sockets++;
    const server = client.connectToServer();
    client.onMessage((frame) => {
      const { type, id } = JSON.parse(frame.toString());
      if (type === "message.post") client.send(JSON.stringify([{ type: "refused", id, reason: "not-on-sundays" }]));
      else server.send(frame);
    });
  });
  const ana = at(page, chat.url);
  await ana.walkIn("/on-sunday", "Ana");
  const before = sockets;
  await ana.say("is this allowed");
  await ana.message("is this allowed").getByText("The server does not allow this.").waitFor();
  expect(sockets).toBe(before);
});

test("[U1] beside an older gateway, which says and knows less, the page goes on without a reconnect", async () => {
  const bo = await chat.join("yesterday", "Bo");
  for (let at = 1; at <= 60; at++) {
    await bo.post(`line ${at}.`);
    await bo.next("message.posted");
  }
  const page = (await invite(browser, chat.url)).page;
  const errors = errorsOf(page);
  let sockets = 0;
  let refusals = ["unknown-command", "invalid"];
  await page.routeWebSocket(/\/ws$/, (client) => {
    sockets++;
    const server = client.connectToServer();
    server.onMessage((frame) => {
      const items: Record<string, unknown>[] = JSON.parse(frame.toString());
      client.send(JSON.stringify(items.map(({ newest: _, changed: __, ...item }) => item)));
    });
    client.onMessage((frame) => {
      const { type, ref } = JSON.parse(frame.toString());
      const [reason, ...later] = refusals;
      if (type !== "history.fetch" || reason === undefined) return server.send(frame);
      refusals = later;
      client.send(JSON.stringify([{ type: "refused", ref, reason }]));
    });
  });
  const ana = at(page, chat.url);
  await ana.walkIn("/yesterday", "Ana");
  await ana.sees("line 60.");
  const before = sockets;
  await expect
    .poll(async () => {
      await ana.messages.hover();
      await page.mouse.wheel(0, -1500);
      return refusals.length;
    })
    .toBe(0);
  await bo.post("said today");
  await ana.message("said today").waitFor({ state: "attached" });
  expect(sockets).toBe(before);
  expect(errors).toEqual([]);
});

test("[U1] a refusal and an answer that only a newer server has are told in words", async () => {
  const page = (await invite(browser, chat.url)).page;
  const answers = [
    { type: "refused", reason: "not-invited" },
    { type: "room.waiting", place: 3 },
  ];
  await page.routeWebSocket(/\/ws$/, (client) => {
    const server = client.connectToServer();
    client.onMessage((frame) => {
      const { type, ref } = JSON.parse(frame.toString());
      if (type === "room.join") client.send(JSON.stringify([{ ...answers.shift(), ref }]));
      else server.send(frame);
    });
  });
  const ana = at(page, chat.url);
  await ana.open("/some-door");
  await ana.reads("Nobody has opened this room yet.");
  await ana.field("Your name").fill("Ana");
  for (let left = answers.length; left > 0; left--) {
    await ana.button("Enter").click();
    await ana.reads("The server does not allow this.");
    await ana.button("Enter").waitFor();
    await expect.poll(() => answers.length).toBe(left - 1);
  }
});
