import { expect, test, vi } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { startChat } from "../support/chat.ts";
import { invite, type Person } from "../support/people.ts";

// Since the page was opened, across reloads.
async function listenTo(person: Person): Promise<string[]> {
  const told: string[] = [];
  await person.page.exposeFunction("told", (words: string) => told.push(words));
  await person.page.addInitScript(() => {
    const tell = (log: Element) =>
      log.textContent && (Reflect.get(window, "told") as (words: string) => void)(log.textContent);
    new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        const log = element?.closest("[role=log]");
        const isNew = addedNodes.length > 0 || target instanceof Text;
        if (log && isNew) tell(log);
        if (log) continue;
        for (const added of addedNodes)
          if (added instanceof Element) added.querySelectorAll("[role=log]").forEach(tell);
      }
    }).observe(document, { childList: true, characterData: true, subtree: true });
  });
  return told;
}

test("[W33] history is silent on entry and after a reload; what is new is said, the same words twice too", async () => {
  const [chat, browser] = await Promise.all([
    startChat({ page: true, env: { PARLOR_LIMITS: "false" } }),
    openBrowser(),
  ]);
  const writer = await chat.join("aloud", "Writer");
  const write = async (text: string) => {
    await writer.post(text);
    await writer.next("message.posted");
  };
  // The gateway fetched the log's end for the first who came; these follow it from memory.
  await chat.join("aloud", "First");
  for (let at = 1; at <= 12; at++) await write(`old ${at}`);
  const ana = await invite(browser, chat.url);
  const told = await listenTo(ana);
  await ana.walkIn("/aloud", "Ana");
  await ana.sees("old 12");
  await write("hi");
  await vi.waitFor(() => expect(told).toEqual(["Writer: hi"]), 5000);
  await write("hi");
  await vi.waitFor(() => expect(told).toEqual(["Writer: hi", "Writer: hi"]), 5000);
  await ana.page.reload();
  await ana.sees("old 12");
  await write("after the reload");
  await vi.waitFor(() => expect(told).toEqual(["Writer: hi", "Writer: hi", "Writer: after the reload"]), 5000);
});

test("[W33] what one comes back to is said", async () => {
  const [chat, browser] = await Promise.all([
    startChat({ page: true, env: { PARLOR_LIMITS: "false" } }),
    openBrowser(),
  ]);
  const writer = await chat.join("back", "Writer");
  const ana = await invite(browser, chat.url);
  const told = await listenTo(ana);
  const sockets = new Set<{ close(): Promise<void> }>();
  let reachable = true;
  await ana.page.routeWebSocket(/\/ws$/, (socket) => {
    if (!reachable) return void socket.close();
    sockets.add(socket);
    socket.connectToServer();
  });
  await ana.walkIn("/back", "Ana");
  reachable = false;
  for (const socket of sockets) await socket.close();
  for (let at = 1; at <= 5; at++) await writer.post(`missed ${at}`);
  for (let at = 1; at <= 5; at++) await writer.next("message.posted");
  reachable = true;
  await ana.sees("missed 5");
  await vi.waitFor(() => expect(told).toEqual(["5 new messages"]), 5000);
});
