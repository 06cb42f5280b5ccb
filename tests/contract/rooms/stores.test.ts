import { jetstream } from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";
import { buckets, limits, subjects } from "@parlor/contracts";
import { expect, test } from "vitest";
import { connectAs } from "../../support/bus.ts";
import { type Chat, startChat } from "../../support/chat.ts";
import { asGateway, code } from "./as-gateway.ts";

const megabyte = 1024 ** 2;
// Megabytes, so that the broker is soon full; three quarters are the log's.
const store = 16;

// Until `left` bytes more would not fit.
async function fillLog(chat: Chat, left: number): Promise<void> {
  const { bus } = await asGateway(chat.broker);
  const line = JSON.stringify({ type: "something.later", text: "x".repeat(left) });
  const write = () => jetstream(bus).publish(subjects.log(code("filler")), line);
  let isFull = false;
  while (!isFull)
    isFull = await write().then(
      () => false,
      () => true,
    );
}

async function metricsOf(chat: Chat): Promise<string> {
  return (await fetch(`http://127.0.0.1:${chat.rooms[0]?.ports.opsPort}/metrics`)).text();
}

async function logBytes(chat: Chat): Promise<number> {
  return Number(/^parlor_rooms_store_bytes\{store="log"\} (\d+)$/m.exec(await metricsOf(chat))?.[1] ?? 0);
}

const refusal = (reason: string) => ({ type: "refused", reason, retryAfter: 60_000 });

test("[R49] a log that is nearly full turns strangers away, and those inside go on", async () => {
  const chat = await startChat({ env: { PARLOR_STORE_MEGABYTES: String(store) } });
  const ana = await chat.create("Ana");
  await fillLog(chat, 60_000);
  await expect.poll(() => logBytes(chat)).toBeGreaterThan(store * megabyte * 0.75 * 0.9);
  const stranger = await chat.connect();
  expect(await stranger.ask({ type: "room.create", name: "Bo" })).toMatchObject(refusal("store-full"));
  const room = ana.joined.room.code;
  expect(await stranger.ask({ type: "room.join", room, name: "Bo" })).toMatchObject(refusal("store-full"));
  await ana.post("still here");
  await ana.next("message.posted", ({ text }) => text === "still here");
  await chat.join(room, "Ana", { token: ana.joined.token });
});

test("[R49] a log that is full refuses what is said, in words", async () => {
  const chat = await startChat({ env: { PARLOR_STORE_MEGABYTES: String(store) } });
  const ana = await chat.create("Ana");
  for (const left of [60_000, 2_000, 0]) await fillLog(chat, left);
  await ana.post("x".repeat(limits.textLength));
  expect(await ana.next("refused")).toMatchObject(refusal("store-full"));
  expect(await metricsOf(chat)).toContain(`parlor_rooms_store_limit_bytes{store="log"} ${store * megabyte * 0.75}`);
});

test("[R54] a room that has as much as a room may have takes no more, and others do", async () => {
  const chat = await startChat({ env: { PARLOR_ROOM_MEGABYTES: "1", PARLOR_LIMITS: "false" } });
  const [ana, bo] = [await chat.create("Ana"), await chat.create("Bo")];
  const { post } = await asGateway(chat.broker);
  const { room, you } = ana.joined;
  let last = 0;
  for (let said = 0; said < 300; said++) last = await post(room.code, you, "x".repeat(limits.textLength));
  await ana.next("message.posted", ({ seq }) => seq === last); // what her gateway has not heard does not count yet
  await ana.post("one more");
  expect(await ana.next("refused")).toMatchObject(refusal("store-full"));
  await bo.post("hello");
  await bo.next("message.posted");
});

test("[R50] what fills the store of who is here does not reach the leases of the gateways", async () => {
  const chat = await startChat();
  const bus = await connectAs(chat.broker, "gateway");
  const presence = await new Kvm(bus).open(buckets.presence);
  const leases = await new Kvm(bus).open(buckets.leases);
  const entry = "x".repeat(2 * megabyte);
  const filling = Array.from({ length: 25 }, (_, at) => presence.put(`filler-${at}.gateway00000`, entry));
  const results = await Promise.allSettled(filling);
  expect(results.some(({ status }) => status === "rejected")).toBe(true);
  const { bytes } = (await leases.status()).streamInfo.state;
  const revision = async () => (await leases.status()).streamInfo.state.last_seq;
  const before = await revision();
  await expect.poll(revision).toBeGreaterThan(before);
  expect(bytes).toBeGreaterThan(0);
});
