import { type FrameItem, replies, shownEvents, signals } from "@parlor/contracts";
import { beforeAll, expect, test } from "vitest";
import { type Chat, startChat } from "../../support/chat.ts";
import type { Client } from "../../support/client.ts";

let chat: Chat;
beforeAll(async () => {
  chat = await startChat();
});

async function two() {
  const ana = await chat.create("Ana");
  const bo = await chat.join(ana.joined.room.code, "Bo");
  await ana.next("roster.changed", ({ here }) => here === 2);
  return { ana, bo };
}

async function said(client: Client, text: string): Promise<number> {
  const id = await client.post(text);
  return (await client.next("message.posted", (event) => event.id === id)).seq;
}

// The client checks all that it receives against the contracts. An item without an entry here does not compile.
const scenes: Record<FrameItem["type"], () => Promise<FrameItem>> = {
  async "message.posted"() {
    const { ana, bo } = await two();
    await ana.post("hello");
    return bo.next("message.posted", ({ text, by }) => text === "hello" && by === ana.joined.you.id);
  },
  async "message.edited"() {
    const { ana, bo } = await two();
    const target = await said(ana, "helo");
    ana.sendRaw(JSON.stringify({ type: "message.edit", id: "e1", target, text: "hello" }));
    return bo.next("message.edited", (event) => event.text === "hello" && event.target === target);
  },
  async "message.deleted"() {
    const { ana, bo } = await two();
    const target = await said(ana, "hello");
    ana.sendRaw(JSON.stringify({ type: "message.delete", id: "d1", target }));
    return bo.next("message.deleted", (event) => event.target === target);
  },
  async "message.removed"() {
    const { ana, bo } = await two();
    const target = await said(bo, "rubbish");
    await ana.ask({ type: "message.remove", target }, "done");
    return bo.next("message.removed", ({ author, by }) => author === bo.joined.you.id && by === ana.joined.you.id);
  },
  async "reaction.added"() {
    const { ana, bo } = await two();
    const target = await said(ana, "hello");
    bo.sendRaw(JSON.stringify({ type: "reaction.add", id: "r1", target, emoji: "👍" }));
    return ana.next("reaction.added", ({ emoji, name }) => emoji === "👍" && name === "Bo");
  },
  async "reaction.removed"() {
    const { ana, bo } = await two();
    const target = await said(ana, "hello");
    bo.sendRaw(JSON.stringify({ type: "reaction.remove", id: "r1", target, emoji: "👍" }));
    return ana.next("reaction.removed", ({ by }) => by === bo.joined.you.id);
  },
  /** How it was posted is erased. */
  async "message.kept"() {
    const { ana, bo } = await two();
    const target = await said(ana, "one");
    ana.sendRaw(JSON.stringify({ type: "message.edit", id: "e1", target, text: "two" }));
    return bo.next("message.kept", (event) => event.target === target && event.by === ana.joined.you.id);
  },
  /** Bo was away while Ana changed her mind twice. */
  async "event.erased"() {
    const { ana, bo } = await two();
    const target = await said(ana, "one");
    const { seq } = await bo.next("message.posted");
    await bo.close();
    for (const [id, text] of Object.entries({ e1: "two", e2: "three" })) {
      ana.sendRaw(JSON.stringify({ type: "message.edit", id, target, text }));
      await ana.next("message.edited");
    }
    const { epoch, token } = bo.joined;
    const again = await chat.join(ana.joined.room.code, "Bo", { token, resume: { epoch, after: seq } });
    const erased = await again.next("event.erased");
    expect(await again.next("message.edited")).toMatchObject({ text: "three", prev: erased.seq });
    return erased;
  },
  async "room.renamed"() {
    const { ana, bo } = await two();
    await ana.ask({ type: "room.rename", title: "Release day" }, "done");
    return bo.next("room.renamed", ({ title, name }) => title === "Release day" && name === "Ana");
  },
  async "room.locked"() {
    const { ana, bo } = await two();
    await ana.ask({ type: "room.lock", locked: true }, "done");
    return bo.next("room.locked");
  },
  async "room.unlocked"() {
    const { ana, bo } = await two();
    await ana.ask({ type: "room.lock", locked: true }, "done");
    await ana.ask({ type: "room.lock", locked: false }, "done");
    return bo.next("room.unlocked");
  },
  async "member.removed"() {
    const { ana, bo } = await two();
    await ana.ask({ type: "member.remove", member: bo.joined.you.id }, "done");
    return ana.next("member.removed", ({ memberName }) => memberName === "Bo");
  },
  async "member.typing"() {
    const { ana, bo } = await two();
    bo.send({ type: "typing.start" });
    return ana.next("member.typing", ({ name }) => name === "Bo");
  },
  async "roster.changed"() {
    const ana = await chat.create("Ana");
    await chat.join(ana.joined.room.code, "Bo");
    return ana.next("roster.changed", ({ joined = [] }) => joined.some(({ name }) => name === "Bo"));
  },
  async "session.renewed"() {
    const other = await startChat({ env: { PARLOR_STAY_SECONDS: "0" } });
    const ana = await other.create("Ana");
    return ana.next("session.renewed", ({ token }) => token !== ana.joined.token);
  },
  async "gateway.draining"() {
    const other = await startChat();
    const ana = await other.create("Ana");
    other.gateways[0]?.signal("SIGTERM");
    return ana.next("gateway.draining", ({ within }) => within > 0);
  },
  "room.joined": async () => (await chat.create("Ana")).joined,
  "room.watched": async () => (await chat.connect()).ask({ type: "room.watch" }, "room.watched"),
  "room.peeked": async () => (await chat.connect()).ask({ type: "room.peek", room: "tea-room" }, "room.peeked"),
  "session.pong": async () => (await chat.connect()).ask({ type: "session.ping" }, "session.pong"),
  done: async () => (await chat.create("Ana")).ask({ type: "room.leave" }, "done"),
  "roster.page": async () => (await chat.create("Ana")).ask({ type: "roster.fetch" }, "roster.page"),
  async "history.page"() {
    const ana = await chat.create("Ana");
    await ana.post("hello");
    await ana.next("message.posted");
    const page = await ana.ask({ type: "history.fetch" }, "history.page");
    expect(page.events).toMatchObject([{ type: "message.posted", text: "hello" }]);
    return page;
  },
  async "history.found"() {
    const ana = await chat.create("Ana");
    await ana.post("the green door");
    await ana.next("message.posted");
    const found = await ana.ask({ type: "history.search", query: "green" }, "history.found");
    expect(found.events).toMatchObject([{ text: "the green door" }]);
    return found;
  },
  refused: async () => (await chat.connect()).ask({ type: "room.peek", room: "KFM-7QP" }, "refused"),
};

test.each([...shownEvents, ...signals, ...replies].map((contract) => contract.properties.type.const))(
  "[G1] %s reaches a client as it is declared",
  async (type) => {
    expect((await scenes[type]()).type).toBe(type);
  },
);

test("[M3] only the owner renames, locks and removes", async () => {
  const { ana, bo } = await two();
  expect(await bo.ask({ type: "room.rename", title: "Bo's" })).toMatchObject({ reason: "owners-only" });
  expect(await bo.ask({ type: "room.lock", locked: true })).toMatchObject({ reason: "owners-only" });
  expect(await bo.ask({ type: "member.remove", member: ana.joined.you.id })).toMatchObject({ reason: "owners-only" });
});

test("[M3] who was removed is closed, hears nothing more and does not come back", async () => {
  const { ana, bo } = await two();
  await ana.ask({ type: "member.remove", member: bo.joined.you.id }, "done");
  expect(await bo.closed).toMatchObject({ reason: "removed" });
  await ana.next("roster.changed", ({ here }) => here === 1);
  const again = await chat.connect();
  const { code } = ana.joined.room;
  const refused = await again.ask({ type: "room.join", room: code, name: "Bo", token: bo.joined.token });
  expect(refused).toMatchObject({ reason: "no-such-room" });
});

test("[M3] a locked room lets nobody new in, and those back who were in it", async () => {
  const { ana, bo } = await two();
  await ana.ask({ type: "room.lock", locked: true }, "done");
  const { code } = ana.joined.room;
  const cleo = await chat.connect();
  expect(await cleo.ask({ type: "room.join", room: code, name: "Cleo" })).toMatchObject({ reason: "room-locked" });
  await bo.close();
  const back = await chat.join(code, "Bo", { token: bo.joined.token });
  expect(back.joined.you.id).toBe(bo.joined.you.id);
});

test("[M3] nobody hears of a room they are not in", async () => {
  const [ana, bo, watcher] = [await chat.create("Ana"), await chat.create("Bo"), await chat.connect()];
  await watcher.ask({ type: "room.watch" }, "room.watched");
  await ana.post("for this room only");
  await ana.next("message.posted");
  for (const other of [bo, watcher]) {
    await other.ask({ type: "session.ping" }, "session.pong"); // whatever was sent before it has arrived now
    expect(other.unread().filter((item) => item.type === "message.posted")).toEqual([]);
  }
});
