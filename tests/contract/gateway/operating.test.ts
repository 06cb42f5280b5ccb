import { expect, test } from "vitest";
import { type Chat, startChat } from "../../support/chat.ts";

const ask = (chat: Chat, path: string) => fetch(`http://127.0.0.1:${chat.gateways[0]?.ports.opsPort}${path}`);

test("[G4] a gateway says that it is ready only while the bus is there, that it has started and lives in any case", async () => {
  const chat = await startChat();
  expect((await ask(chat, "/ready")).status).toBe(200);
  await chat.broker.kill();
  await expect.poll(async () => (await ask(chat, "/ready")).status).toBe(503);
  for (const path of ["/started", "/live"]) expect((await ask(chat, path)).status).toBe(200);
  await chat.broker.restart();
  await expect.poll(async () => (await ask(chat, "/ready")).status, { timeout: 10_000 }).toBe(200);
});

test("[G4] it counts what it does", async () => {
  const chat = await startChat();
  const [ana, bo] = [await chat.join("counted", "Ana"), await chat.join("counted", "Bo")];
  await ana.post("hello");
  await bo.next("message.posted");
  await ana.ask({ type: "room.create", name: "Ana" }, "refused");
  const value = async (name: string) => {
    const text = await (await ask(chat, "/metrics")).text();
    return Number(new RegExp(`^parlor_gateway_${name} (\\S+)$`, "m").exec(text)?.[1]);
  };
  const { token, epoch, seq } = ana.joined;
  await chat.join("counted", "Ana", { token, resume: { epoch, after: seq } });
  await expect.poll(() => value("connections")).toBe(3);
  expect(await value('resumes_total\\{from="memory"\\}')).toBe(1);
  expect(await value("posts_total")).toBe(1);
  expect(await value("echoes_total")).toBe(1);
  expect(await value("post_seconds_count")).toBe(1);
  expect(await value('refusals_total\\{reason="already-in-a-room"\\}')).toBe(1);
});
