import { beforeAll, expect, test } from "vitest";
import { type Chat, startChat } from "../../support/chat.ts";
import type { Service } from "../../support/service.ts";

let chat: Chat;
beforeAll(async () => {
  chat = await startChat({ gateways: 2, env: { PARLOR_LIMITS: "false" } });
});

async function counted(service: Service | undefined, name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${service?.ports.opsPort}/metrics`)).text();
  const line = text.split("\n").find((each) => each.startsWith(`${name} `));
  return Number(line?.slice(name.length) ?? 0);
}

test("[L1] somebody who does not read is cut off before much waits for them, whatever pongs they send", async () => {
  const ana = await chat.create("Ana");
  const cut = 'parlor_gateway_closes_total{reason="too-slow"}';
  const sleepers = await Promise.all(["Bo", "Cem", "Dora"].map((name) => chat.join(ana.joined.room.code, name)));
  for (const { socket } of sleepers) socket.pause();
  const large = "😀".repeat(4000); // 16 kB
  for (let said = 0; said < 80; said++) {
    await ana.post(large);
    await ana.next("message.posted");
    for (const { socket } of sleepers) socket.pong("");
  }
  await expect.poll(() => counted(chat.gateways[0], cut)).toBe(3);
  for (const { socket } of sleepers) socket.resume();
});

test("[L1] somebody who reads is not cut off, however much is said", async () => {
  const ana = await chat.create("Ana");
  const bo = await chat.join(ana.joined.room.code, "Bo");
  const large = "😀".repeat(4000);
  for (let said = 0; said < 150; said++) {
    await ana.post(large);
    await ana.next("message.posted");
    await bo.next("message.posted");
  }
});

test("[G10] what many who come back have missed is read from the history once", async () => {
  const ana = await chat.join("far-behind", "Ana");
  for (let said = 0; said < 300; said++) {
    await ana.post(`message ${said}`);
    await ana.next("message.posted");
  }
  const reads = 'parlor_rooms_requests_total{endpoint="history.fetch",outcome="answered"}';
  const before = await counted(chat.rooms[0], reads);
  // The other gateway has nothing of this room in memory.
  const resume = { epoch: ana.joined.epoch, after: ana.joined.seq };
  const back = await Promise.all(
    Array.from({ length: 20 }, (_, at) => chat.join("far-behind", `Bo ${at}`, { gateway: 1, resume })),
  );
  for (const each of back) {
    expect(each.joined.entered).toBe("resumed");
    for (let heard = 0; heard < 300; heard++) {
      expect((await each.next("message.posted")).text).toBe(`message ${heard}`);
    }
  }
  expect((await counted(chat.rooms[0], reads)) - before).toBeLessThanOrEqual(4);
});
