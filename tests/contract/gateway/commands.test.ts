import { type Command, commands, general, MessageId, type Reply } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { beforeAll, describe, expect, test } from "vitest";
import { type Chat, startChat } from "../../support/chat.ts";

const ids = check(MessageId);
function must<T>(contract: { accepts(value: unknown): value is T }, value: unknown): T {
  if (contract.accepts(value)) return value;
  throw new Error(`${value} does not fit.`);
}

let chat: Chat;
beforeAll(async () => {
  chat = await startChat();
});

type Case = {
  /** Sends the command as a client would; resolves to the gateway's answer. */
  readonly works: () => Promise<unknown>;
  readonly answer: unknown;
  /** Fields that get the command refused, each with the field that the refusal names. */
  readonly wrong: readonly (readonly [fields: object, field: string])[];
};

const type = (reply: { type: string }) => reply.type;
const inRoom = (name = "Ana") => chat.create(name);

/** Ana in a room of hers, where she has said something. */
async function said(text: string) {
  const ana = await inRoom();
  await ana.post(text);
  return { ana, target: (await ana.next("message.posted")).seq };
}

const cases: Record<Command["type"], Case> = {
  "session.forget": {
    works: async () => type(await (await chat.connect()).ask({ type: "session.forget", room: general, token: "none" })),
    answer: "done",
    wrong: [
      [{ token: "none" }, "room"],
      [{ room: "no code", token: "none" }, "room"],
      [{ room: general }, "token"],
      [{ room: general, token: "" }, "token"],
    ],
  },
  "room.create": {
    works: async () => type(await (await chat.connect()).ask({ type: "room.create", name: "Ana" })),
    answer: "room.joined",
    wrong: [
      [{}, "name"],
      [{ name: 7 }, "name"],
      [{ name: "x".repeat(300) }, "name"],
    ],
  },
  "room.join": {
    works: async () => type((await chat.join("join-works", "Ana")).joined),
    answer: "room.joined",
    wrong: [
      [{ name: "Ana" }, "room"],
      [{ room: "room2" }, "name"],
      [{ room: "x".repeat(600), name: "Ana" }, "room"],
      [{ room: "room2", name: "Ana", token: 7 }, "token"],
      [{ room: "room2", name: "Ana", create: "yes" }, "create"],
      [{ room: "room2", name: "Ana", resume: { epoch: "short", after: 0 } }, "resume.epoch"],
      [{ room: "room2", name: "Ana", resume: { epoch: "a".repeat(16), after: -1 } }, "resume.after"],
      [{ room: "room2", name: "Ana", pending: ["not an id"] }, "pending.0"],
    ],
  },
  "room.watch": {
    works: async () => type(await (await chat.connect()).ask({ type: "room.watch" })),
    answer: "room.watched",
    wrong: [],
  },
  "room.peek": {
    works: async () => type(await (await chat.connect()).ask({ type: "room.peek", room: "general" })),
    answer: "room.peeked",
    wrong: [
      [{}, "room"],
      [{ room: null }, "room"],
    ],
  },
  "room.leave": {
    works: async () => type(await (await inRoom()).ask({ type: "room.leave" })),
    answer: "done",
    wrong: [],
  },
  "room.rename": {
    works: async () => type(await (await inRoom()).ask({ type: "room.rename", title: "Release day" })),
    answer: "done",
    wrong: [
      [{}, "title"],
      [{ title: "x".repeat(65) }, "title"],
    ],
  },
  "room.lock": {
    works: async () => type(await (await inRoom()).ask({ type: "room.lock", locked: true })),
    answer: "done",
    wrong: [
      [{}, "locked"],
      [{ locked: 1 }, "locked"],
    ],
  },
  "member.remove": {
    async works() {
      const ana = await inRoom();
      const bo = await chat.join(ana.joined.room.code, "Bo");
      await ana.next("roster.changed", ({ here }) => here === 2);
      return type(await ana.ask({ type: "member.remove", member: bo.joined.you.id }));
    },
    answer: "done",
    wrong: [
      [{}, "member"],
      [{ member: "Bo" }, "member"],
    ],
  },
  "roster.fetch": {
    works: async () => type(await (await inRoom()).ask({ type: "roster.fetch" })),
    answer: "roster.page",
    wrong: [[{ after: "x".repeat(65) }, "after"]],
  },
  "session.ping": {
    works: async () => type(await (await chat.connect()).ask({ type: "session.ping" })),
    answer: "session.pong",
    wrong: [],
  },
  "history.fetch": {
    works: async () => type(await (await inRoom()).ask({ type: "history.fetch" })),
    answer: "history.page",
    wrong: [
      [{ before: -1 }, "before"],
      [{ after: "x" }, "after"],
      [{ limit: 0 }, "limit"],
      [{ limit: 101 }, "limit"],
    ],
  },
  "history.search": {
    works: async () => type(await (await inRoom()).ask({ type: "history.search", query: "hello" })),
    answer: "history.found",
    wrong: [
      [{}, "query"],
      [{ query: "" }, "query"],
      [{ query: "x".repeat(201) }, "query"],
    ],
  },
  "message.post": {
    async works() {
      const ana = await inRoom();
      const id = await ana.post("hello");
      return (await ana.next("message.posted")).id === id;
    },
    answer: true,
    wrong: [
      [{ id: "a" }, "text"],
      [{ text: "hello" }, "id"],
      [{ id: "", text: "hello" }, "id"],
      [{ id: "a b", text: "x" }, "id"],
      [{ id: "a", text: "x", everyone: false }, "everyone"],
    ],
  },
  "message.edit": {
    async works() {
      const { ana, target } = await said("helo");
      ana.send({ type: "message.edit", id: must(ids, "e1"), target, text: "hello" });
      return (await ana.next("message.edited")).text;
    },
    answer: "hello",
    wrong: [
      [{ id: "a", text: "x" }, "target"],
      [{ id: "a", text: "x", target: 0 }, "target"],
      [{ id: "a", target: 1 }, "text"],
      [{ target: 1, text: "x" }, "id"],
      [{ id: "a", target: 1, text: "x", mentions: [{ member: "Bo" }] }, "mentions.0.name"],
    ],
  },
  "message.delete": {
    async works() {
      const { ana, target } = await said("hello");
      ana.send({ type: "message.delete", id: must(ids, "d1"), target });
      return (await ana.next("message.deleted")).target === target;
    },
    answer: true,
    wrong: [
      [{ id: "a" }, "target"],
      [{ target: 1 }, "id"],
    ],
  },
  "message.remove": {
    async works() {
      const { ana, target } = await said("hello");
      return type(await ana.ask({ type: "message.remove", target }));
    },
    answer: "done",
    wrong: [
      [{}, "target"],
      [{ target: "x" }, "target"],
    ],
  },
  "reaction.add": {
    async works() {
      const { ana, target } = await said("hello");
      ana.send({ type: "reaction.add", id: must(ids, "r1"), target, emoji: "👍" });
      return (await ana.next("reaction.added")).emoji;
    },
    answer: "👍",
    wrong: [
      [{ id: "a", emoji: "👍" }, "target"],
      [{ target: 1, emoji: "👍" }, "id"],
    ],
  },
  "reaction.remove": {
    async works() {
      const { ana, target } = await said("hello");
      ana.send({ type: "reaction.remove", id: must(ids, "r1"), target, emoji: "👍" });
      return (await ana.next("reaction.removed")).emoji;
    },
    answer: "👍",
    wrong: [
      [{ id: "a", emoji: "👍" }, "target"],
      [{ target: 1, emoji: "👍" }, "id"],
    ],
  },
  "typing.start": {
    async works() {
      const ana = await inRoom();
      const bo = await chat.join(ana.joined.room.code, "Bo");
      ana.send({ type: "typing.start" });
      return (await bo.next("member.typing")).name;
    },
    answer: "Ana",
    wrong: [],
  },
};

describe.each(commands.map((contract) => contract.properties.type.const))("%s", (command) => {
  const { works, answer, wrong } = cases[command];

  test("[G1] is obeyed", async () => {
    expect(await works()).toEqual(answer);
  });

  test.each(wrong)("[B2] with %j is refused, naming the field", async (fields, field) => {
    const client = await chat.connect();
    client.sendRaw(JSON.stringify({ type: command, ref: 1, ...fields }));
    expect(await client.next("refused")).toMatchObject({ reason: "invalid", field });
  });
});

const answered = commands.filter((contract) => "ref" in contract.properties);

test.each(answered.map((contract) => contract.properties.type.const))(
  "[B2] %s without a ref is refused",
  async (type) => {
    const client = await chat.connect();
    client.sendRaw(JSON.stringify({ type }));
    expect(await client.next("refused")).toMatchObject({ reason: "invalid" });
  },
);

test.each<Command["type"]>([
  "message.post",
  "message.edit",
  "message.delete",
  "message.remove",
  "reaction.add",
  "reaction.remove",
  "room.rename",
  "room.lock",
  "member.remove",
  "roster.fetch",
  "history.fetch",
  "history.search",
])("[B2] %s outside a room is refused", async (outside) => {
  const client = await chat.connect();
  const fields = { ref: 1, id: "a", text: "x", title: "", locked: true, member: "Ana000000000", query: "x" };
  const about = { target: 1, emoji: "👍" };
  client.sendRaw(JSON.stringify({ type: outside, ...fields, ...about }));
  const refused: Reply = await client.next("refused");
  expect(refused).toMatchObject({ reason: "not-in-a-room" });
});
