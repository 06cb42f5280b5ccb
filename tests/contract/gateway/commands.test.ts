import { type Command, commands, general, type Reply } from "@parlor/contracts";
import { beforeAll, describe, expect, test } from "vitest";
import { type Chat, startChat } from "../../support/chat.ts";

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
  "room.rename",
  "room.lock",
  "member.remove",
  "roster.fetch",
  "history.fetch",
  "history.search",
])("[B2] %s outside a room is refused", async (outside) => {
  const client = await chat.connect();
  const fields = { ref: 1, id: "a", text: "x", title: "", locked: true, member: "Ana000000000", query: "x" };
  client.sendRaw(JSON.stringify({ type: outside, ...fields }));
  const refused: Reply = await client.next("refused");
  expect(refused).toMatchObject({ reason: "not-in-a-room" });
});
