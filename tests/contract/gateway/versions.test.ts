import { jetstream } from "@nats-io/jetstream";
import { headers as busHeaders } from "@nats-io/transport-node";
import { headers, protocol, type RoomCode, subjects } from "@parlor/contracts";
import { beforeEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { connectAs } from "../../support/bus.ts";
import { type Chat, startChat } from "../../support/chat.ts";
import { stopAfter } from "../../support/leftovers.ts";

type Item = Readonly<Record<string, unknown>>;

let chat: Chat;
beforeEach(async () => {
  chat = await startChat({ gateways: 2 });
});

// It takes what it does not know, unlike the client of other tests.
async function openClient(gateway = 0) {
  const socket = new WebSocket(`ws://127.0.0.1:${chat.gateways[gateway]?.ports.port}/ws`, [protocol]);
  const items: Item[] = [];
  socket.on("message", (bytes) => items.push(...JSON.parse(bytes.toString())));
  stopAfter(async () => socket.terminate());
  await new Promise((resolve) => socket.once("open", resolve));
  const client = {
    items,
    send: (command: object) => socket.send(JSON.stringify(command)),
    async next(fields: Item): Promise<Item> {
      const find = () => items.find((item) => Object.entries(fields).every(([name, value]) => item[name] === value));
      await expect.poll(find).toBeDefined();
      return find() ?? {};
    },
    async ask(ref: number, command: object): Promise<Item> {
      client.send({ ...command, ref });
      return client.next({ ref });
    },
  };
  return client;
}

async function openRoom() {
  const client = await openClient();
  const joined = await client.ask(1, { type: "room.create", name: "Ana" });
  const { code } = joined.room as { code: RoomCode };
  return { ...client, code, epoch: joined.epoch, token: joined.token };
}

// Stops the rooms service and answers in its place.
async function answerInstead(type: string, answer: (question: Item) => object): Promise<void> {
  await chat.rooms[0]?.stop();
  const rooms = await connectAs(chat.broker, "rooms");
  rooms.subscribe(subjects.request(type), {
    callback: (_, message) => void message.respond(JSON.stringify(answer(message.json()))),
  });
  await rooms.flush();
}

const info = (code: string) => ({ code, kind: "named", title: "", locked: false, retentionDays: 30 });

test("[U1] a command that this gateway does not know is refused, and unknown fields are ignored", async () => {
  const ana = await openRoom();
  expect(await ana.ask(2, { type: "message.pin", target: 7 })).toMatchObject({
    type: "refused",
    reason: "unknown-command",
  });
  ana.send({ type: "message.post", id: "a".repeat(32), text: "hello", mood: { deep: ["happy"] } });
  expect(await ana.next({ type: "message.posted" })).not.toHaveProperty("mood");
  expect(await ana.ask(3, { type: "session.ping", mood: "happy" })).toMatchObject({ type: "session.pong" });
});

test.each([
  ["without", undefined],
  ["with", "message.pinned"],
])("[U1] an event of a newer gateway, %s the control header, takes its place and is handed on", async (_, control) => {
  const ana = await openRoom();
  ana.send({ type: "message.post", id: "a".repeat(32), text: "before" });
  const before = await ana.next({ text: "before" });
  const gateway = jetstream(await connectAs(chat.broker, "gateway"));
  const marked = busHeaders();
  if (control) marked.set(headers.control, control);
  const event = { ts: Date.now(), type: "message.pinned", target: before.seq, by: "AbCdEf123456", colour: "red" };
  await gateway.publish(subjects.log(ana.code), JSON.stringify(event), { headers: marked });
  const pinned = await ana.next({ type: "message.pinned" });
  expect(pinned).toMatchObject({ ...event, prev: before.seq });
  ana.send({ type: "message.post", id: "b".repeat(32), text: "after" });
  expect(await ana.next({ text: "after" })).toMatchObject({ prev: pinned.seq });

  const resume = { epoch: ana.epoch, after: before.seq };
  const back = { type: "room.join", room: ana.code, name: "Ana", token: ana.token, resume };
  const here = await openClient(0);
  expect(await here.ask(1, back)).toMatchObject({ type: "room.joined", entered: "resumed", seq: before.seq });
  expect(await here.next({ type: "message.pinned" })).toMatchObject({ prev: before.seq, seq: pinned.seq });
  expect(await here.next({ text: "after" })).toMatchObject({ prev: pinned.seq });
  // The other gateway has not heard the event: it shows what the history has, and goes on live without a hole.
  const there = await openClient(1);
  let { seq: at } = await there.ask(1, back);
  here.send({ type: "message.post", id: "c".repeat(32), text: "last" });
  await there.next({ text: "last" });
  for (const { prev, seq } of there.items.filter((item) => "prev" in item)) {
    expect(prev).toBe(at);
    at = seq;
  }
});

test("[U1] a signal of a newer version disturbs nothing", async () => {
  const ana = await openRoom();
  const gateway = await connectAs(chat.broker, "gateway");
  for (const text of ['{"type":"member.waving","by":"AbCdEf123456"}', '{"type":"roster.changed","here":"many"}', "?"])
    gateway.publish(subjects.signal(ana.code), text);
  await gateway.flush();
  ana.send({ type: "message.post", id: "a".repeat(32), text: "hello" });
  await ana.next({ type: "message.posted" });
  expect(ana.items.filter(({ type }) => type === "member.waving")).toEqual([]);
});

test("[U1] what a newer rooms service says beside an answer goes on to the client", async () => {
  await answerInstead("room.peek", ({ room }) => ({
    ...{ type: "room.peeked", room: { ...info(String(room)), rules: ["be kind"] }, exists: true, here: 3 },
    colour: "red",
  }));
  const ana = await openClient();
  expect(await ana.ask(1, { type: "room.peek", room: "tea-room" })).toMatchObject({
    type: "room.peeked",
    room: { code: "tea-room", rules: ["be kind"] },
    colour: "red",
  });
});

test("[U1] a reason that this gateway does not know goes on to the client, who stays outside", async () => {
  const refused = { type: "refused", reason: "room-asleep", retryAfter: 1_000, until: "tomorrow" };
  await answerInstead("room.join", () => refused);
  const ana = await openClient();
  expect(await ana.ask(1, { type: "room.join", room: "tea-room", name: "Ana" })).toMatchObject(refused);
  expect(await ana.ask(2, { type: "room.leave" })).toMatchObject({ reason: "not-in-a-room" });
});

test("[U1] a question that an older rooms service does not know is unavailable, and the connection goes on", async () => {
  await answerInstead("room.join", () => ({ type: "refused", reason: "room-full" }));
  const ana = await openClient();
  expect(await ana.ask(1, { type: "room.peek", room: "tea-room" })).toMatchObject({ reason: "unavailable" });
  expect(await ana.ask(2, { type: "room.join", room: "tea-room", name: "Ana" })).toMatchObject({
    reason: "room-full",
  });
});
