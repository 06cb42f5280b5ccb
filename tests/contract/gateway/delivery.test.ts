import type { PlacedEvent } from "@parlor/contracts";
import { beforeAll, expect, test } from "vitest";
import { type Chat, startChat } from "../../support/chat.ts";
import type { Client } from "../../support/client.ts";

let chat: Chat;
beforeAll(async () => {
  chat = await startChat({ gateways: 2, env: { PARLOR_LIMITS: "false" } });
});

async function texts(client: Client, count: number): Promise<string[]> {
  const seen: string[] = [];
  while (seen.length < count) seen.push((await client.next("message.posted")).text);
  return seen;
}

const numbered = (count: number, word: string) => Array.from({ length: count }, (_, at) => `${word} ${at}`);

test("[D1] what its author sees is in the log once, as everyone sees it", async () => {
  const ana = await chat.join("d1", "Ana");
  const bo = await chat.join("d1", "Bo", { gateway: 1 });
  const id = await ana.post("hello");
  const [own, others] = [await ana.next("message.posted"), await bo.next("message.posted")];
  expect(own).toMatchObject({ id, text: "hello", name: "Ana", by: ana.joined.you.id });
  expect({ ...others, prev: own.prev }).toEqual(own);
  const { events } = await bo.ask({ type: "history.fetch" }, "history.page");
  expect(events).toMatchObject([{ seq: own.seq, id }]);
});

test("[D3] everyone sees the same order, on whichever gateway", async () => {
  const people = await Promise.all(
    ["Ana", "Bo", "Cleo", "Dan"].map((name, at) => chat.join("d3", name, { gateway: at % 2 })),
  );
  for (const [at, person] of people.entries()) for (const text of numbered(25, `${at}`)) await person.post(text);
  const orders = await Promise.all(people.map((person) => texts(person, 100)));
  for (const order of orders) expect(order).toEqual(orders[0]);
});

test("[D3] every event names the one before it", async () => {
  const ana = await chat.join("d3-chain", "Ana");
  for (const text of numbered(20, "n")) await ana.post(text);
  let last = ana.joined.seq;
  for (let at = 0; at < 20; at++) {
    const event = await ana.next("message.posted");
    expect(event.prev).toBe(last);
    last = event.seq;
  }
});

test("[D4] a sender's messages keep their order", async () => {
  const ana = await chat.join("d4", "Ana");
  const bo = await chat.join("d4", "Bo", { gateway: 1 });
  for (const text of numbered(50, "n")) await ana.post(text);
  expect(await texts(bo, 50)).toEqual(numbered(50, "n"));
});

test("[D5] sending a message again makes no second one, and its sender sees the first", async () => {
  const ana = await chat.join("d5", "Ana");
  await ana.post("once", "m1");
  const first = await ana.next("message.posted");
  await ana.post("once", "m1");
  expect((await ana.next("message.posted")).seq).toBe(first.seq);
  await ana.post("after", "m2");
  expect((await ana.next("message.posted")).id).toBe("m2");
  const { events } = await ana.ask({ type: "history.fetch" }, "history.page");
  expect(events).toMatchObject([{ id: "m1" }, { id: "m2" }]);
});

test("[D5] also through another gateway, after coming back", async () => {
  const ana = await chat.join("d5-move", "Ana");
  await ana.post("once", "m1");
  const first = await ana.next("message.posted");
  ana.cut();
  const back = await chat.join("d5-move", "Ana", { gateway: 1, token: ana.joined.token });
  await back.post("once", "m1");
  expect((await back.next("message.posted")).seq).toBe(first.seq);
  const { events } = await back.ask({ type: "history.fetch" }, "history.page");
  expect(events).toHaveLength(1);
});

test("[D6] one id of two people, and in two rooms, is as many messages", async () => {
  const [ana, bo, cleo] = [
    await chat.join("d6", "Ana"),
    await chat.join("d6", "Bo"),
    await chat.join("d6-other", "Cleo"),
  ];
  for (const person of [ana, bo, cleo]) await person.post("mine", "same-id");
  expect(await texts(ana, 2)).toHaveLength(2);
  expect(await texts(cleo, 1)).toHaveLength(1);
});

test("[D7] a resume gives exactly what was missed", async () => {
  const [ana, bo] = [await chat.join("d7", "Ana"), await chat.join("d7", "Bo", { gateway: 1 })];
  await ana.post("before");
  const { seq } = await bo.next("message.posted");
  bo.cut();
  for (const text of numbered(30, "missed")) await ana.post(text);
  await texts(ana, 31);
  for (const gateway of [0, 1]) {
    const resume = { epoch: bo.joined.epoch, after: seq };
    const back = await chat.join("d7", "Bo", { gateway, token: bo.joined.token, resume });
    expect(back.joined).toMatchObject({ entered: "resumed", seq, events: [] });
    expect(await texts(back, 30)).toEqual(numbered(30, "missed"));
    await back.close();
  }
});

test("[D7] what is no longer in a gateway's memory comes from the history", async () => {
  const ana = await chat.join("d7-old", "Ana", { gateway: 0 });
  for (const text of numbered(40, "old")) await ana.post(text);
  const seen = await texts(ana, 40);
  // The other gateway has not opened this room yet.
  const resume = { epoch: ana.joined.epoch, after: ana.joined.seq };
  const bo = await chat.join("d7-old", "Bo", { gateway: 1, resume });
  expect(bo.joined.entered).toBe("resumed");
  const events: PlacedEvent[] = [];
  while (events.length < 40) events.push(await bo.next("message.posted"));
  expect(events.map((event) => event.type === "message.posted" && event.text)).toEqual(seen);
  expect(events.map(({ prev }) => prev)).toEqual([ana.joined.seq, ...events.slice(0, -1).map(({ seq }) => seq)]);
});

test("[D7] what is too much to replay is an explicit gap of so many", async () => {
  const ana = await chat.join("d7-gap", "Ana", { gateway: 0 });
  for (const text of numbered(1200, "n")) {
    await ana.post(text);
    await ana.next("message.posted");
  }
  const resume = { epoch: ana.joined.epoch, after: ana.joined.seq };
  const bo = await chat.join("d7-gap", "Bo", { gateway: 1, resume });
  expect(bo.joined).toMatchObject({ entered: "gap", missed: 1150 });
  expect(bo.joined.events).toHaveLength(50);
});

test("[D11] another log, or a place after its end, resets", async () => {
  const ana = await chat.join("d11", "Ana");
  await ana.post("hello");
  const { seq } = await ana.next("message.posted");
  const lost = { epoch: [...ana.joined.epoch].reverse().join("") as typeof ana.joined.epoch, after: seq };
  expect((await chat.join("d11", "Bo", { resume: lost })).joined.entered).toBe("reset");
  const beyond = { epoch: ana.joined.epoch, after: seq + 1_000_000 };
  expect((await chat.join("d11", "Cleo", { resume: beyond })).joined.entered).toBe("reset");
});

test("[D5] who comes back learns which of their messages landed", async () => {
  const ana = await chat.join("landed", "Ana");
  await ana.post("hello", "m1");
  await ana.next("message.posted");
  const back = await chat.join("landed", "Ana", {
    gateway: 1,
    token: ana.joined.token,
    pending: ["m1", "m2"] as never,
  });
  expect(back.joined.landed).toEqual(["m1"]);
});

test("[M4] a token takes its name back, and two tabs of it are one member", async () => {
  const ana = await chat.join("m4", "Ana");
  const tab = await chat.join("m4", "Ana", { gateway: 1, token: ana.joined.token });
  expect(tab.joined).toMatchObject({ you: ana.joined.you, here: 1 });
  const other = await chat.connect();
  const taken = await other.ask({ type: "room.join", room: "m4", name: "ana" });
  expect(taken).toMatchObject({ reason: "name-taken", suggestion: "ana 2" });
});

test("[M2] who leaves is gone, and who closes the tab is gone within two seconds", async () => {
  const ana = await chat.join("m2", "Ana");
  const [bo, cleo] = [await chat.join("m2", "Bo", { gateway: 1 }), await chat.join("m2", "Cleo", { gateway: 1 })];
  await ana.next("roster.changed", ({ here }) => here === 3);
  await bo.ask({ type: "room.leave" }, "done");
  await ana.next("roster.changed", ({ left }) => left?.[0] === bo.joined.you.id);
  const closed = Date.now();
  await cleo.close();
  await ana.next("roster.changed", ({ left }) => left?.[0] === cleo.joined.you.id);
  expect(Date.now() - closed).toBeLessThan(2_000);
});

test("[T1] timestamps never run backwards in a room", async () => {
  const people = await Promise.all(["Ana", "Bo"].map((name, gateway) => chat.join("t1", name, { gateway })));
  for (const text of numbered(20, "n")) {
    for (const person of people) {
      await person.post(text);
      for (const each of people) await each.next("message.posted", (event) => event.text === text);
    }
  }
  const { events } = await (await chat.join("t1", "Cleo")).ask({ type: "history.fetch" }, "history.page");
  const stamps = events.map(({ ts }) => ts);
  expect(stamps).toEqual([...stamps].sort((a, b) => a - b));
});
