import type { RequestOf, RequestType } from "@parlor/contracts";
import { beforeAll, expect, test } from "vitest";
import { startBroker } from "../../support/broker.ts";
import { startRooms } from "../../support/service.ts";
import { asGateway, code, fileId, messageId, requestTypes } from "./as-gateway.ts";

type Examples = {
  readonly [T in RequestType]: {
    readonly valid: Omit<RequestOf<T>, "type">;
    /** Each with the field that is wrong. */
    readonly invalid: readonly (readonly [string, Readonly<Record<string, unknown>>])[];
  };
};

let gateway: Awaited<ReturnType<typeof asGateway>>;
let files: Awaited<ReturnType<typeof asGateway>>;
let operator: Awaited<ReturnType<typeof asGateway>>;
let examples: Examples;

beforeAll(async () => {
  const broker = await startBroker();
  await startRooms(broker);
  [gateway, files, operator] = await Promise.all([
    asGateway(broker),
    asGateway(broker, "files"),
    asGateway(broker, "operator"),
  ]);
  examples = await makeExamples();
});

// A kind without an entry does not compile.
async function makeExamples(): Promise<Examples> {
  const den = await gateway.granted("room.create", { name: "Olga" });
  const attic = await gateway.granted("room.create", { name: "Olga" });
  const room = den.room.code;
  const by = { id: den.you.id, name: den.you.name };
  const bo = await gateway.granted("room.join", { room, name: "Bo" });
  const connections = await gateway.connections();
  const roster = await gateway.watch(room);
  await connections.here(room, [den.you, bo.you]);
  await roster.becomes("Bo", "Olga");
  const seq = await gateway.post(room, by, "good evening");
  const inRoom = { room, minSeq: seq };
  return {
    "room.create": {
      valid: { name: "Ana" },
      invalid: [
        ["name", {}],
        ["name", { name: 7 }],
        ["name", { name: "x".repeat(257) }],
      ],
    },
    "room.join": {
      valid: { room, name: "Ana" },
      invalid: [
        ["room", { name: "Ana" }],
        ["room", { room: "x".repeat(513), name: "Ana" }],
        ["name", { room, name: null }],
        ["token", { room, name: "Ana", token: "" }],
        ["create", { room, name: "Ana", create: "yes" }],
        ["attempt", { room, name: "Ana", attempt: "!" }],
      ],
    },
    "room.peek": {
      valid: { room },
      invalid: [
        ["room", {}],
        ["room", { room: ["general"] }],
      ],
    },
    "room.rename": {
      valid: { room, by, title: "The den" },
      invalid: [
        ["title", { room, by }],
        ["title", { room, by, title: "x".repeat(65) }],
        ["by.id", { room, by: { id: "me", name: "Olga" }, title: "" }],
      ],
    },
    "room.lock": {
      valid: { room, by, locked: false },
      invalid: [
        ["locked", { room, by, locked: 1 }],
        ["room", { room: "../den", by, locked: true }],
      ],
    },
    "room.close": {
      valid: { room: attic.room.code },
      invalid: [
        ["room", {}],
        ["room", { room: 7 }],
      ],
    },
    "member.remove": {
      valid: { room, by, member: bo.you.id },
      invalid: [
        ["member", { room, by }],
        ["member", { room, by, member: "Bo" }],
      ],
    },
    "message.remove": {
      valid: { ...inRoom, by, target: seq },
      invalid: [
        ["target", { room, by }],
        ["target", { room, by, target: 0 }],
        ["by", { room, target: seq }],
      ],
    },
    "member.check": {
      valid: { room, member: by.id },
      invalid: [
        ["member", { room }],
        ["room", { room: "../den", member: by.id }],
      ],
    },
    "session.forget": {
      valid: { room, token: bo.token },
      invalid: [
        ["token", { room }],
        ["room", { room: "../den", token: bo.token }],
      ],
    },
    "session.renew": {
      valid: { room, by },
      invalid: [
        ["by", { room }],
        ["by.id", { room, by: { id: "me", name: "Olga" } }],
      ],
    },
    "room.roster": {
      valid: { room },
      invalid: [
        ["room", { room: "" }],
        ["after", { room, after: "x".repeat(65) }],
      ],
    },
    "history.fetch": {
      valid: { ...inRoom, limit: 10 },
      invalid: [
        ["minSeq", { room }],
        ["limit", { ...inRoom, limit: 101 }],
        ["limit", { ...inRoom, limit: 0 }],
        ["before", { ...inRoom, before: -1 }],
      ],
    },
    "history.search": {
      valid: { ...inRoom, query: "evening" },
      invalid: [
        ["query", inRoom],
        ["query", { ...inRoom, query: "" }],
        ["query", { ...inRoom, query: "x".repeat(201) }],
      ],
    },
    "history.landed": {
      valid: { ...inRoom, by: by.id, ids: [messageId("m1")] },
      invalid: [
        ["ids", { ...inRoom, by: by.id }],
        ["ids.0", { ...inRoom, by: by.id, ids: ["no spaces"] }],
        ["by", { ...inRoom, by: "", ids: [] }],
      ],
    },
    "history.count": {
      valid: { ...inRoom, after: 0, before: seq + 1 },
      invalid: [
        ["after", { ...inRoom, before: 1 }],
        ["before", { ...inRoom, after: 0, before: 1.5 }],
      ],
    },
    "session.check": {
      valid: { room, token: den.token },
      invalid: [
        ["room", { token: den.token }],
        ["token", { room, token: "" }],
      ],
    },
    "files.keys": { valid: {}, invalid: [] },
    "files.living": {
      valid: { room, ids: [fileId("a".repeat(22))] },
      invalid: [
        ["ids", { room }],
        ["ids.0", { room, ids: ["../den"] }],
      ],
    },
  };
}

for (const type of requestTypes) {
  const asker = () => {
    if (type === "room.close") return operator;
    return type === "session.check" || type === "files.living" ? files : gateway;
  };

  test(`[R1] ${type} is answered as its contract says`, async () => {
    await asker().granted(type, examples[type].valid);
  });

  test(`[R2] ${type} refuses what does not fit and names the field`, async () => {
    for (const [field, request] of examples[type].invalid) {
      const answer = await asker().send(type, JSON.stringify({ type, ...request }));
      expect(answer).toEqual({ type: "refused", reason: "invalid", field });
    }
  });

  test(`[R2] ${type} refuses bytes that are no request`, async () => {
    const others = ["", "{", "null", "[]", '"room.join"', '{"type":"room.burn"}', "\u0000\ud800", "[".repeat(100_000)];
    for (const bytes of others) {
      expect(await asker().send(type, bytes)).toMatchObject({ type: "refused", reason: "invalid" });
    }
  });
}

test("[R3] every answer is an object that a reference can be spliced into", async () => {
  const answer = await gateway.bus.request(
    "rooms.history.fetch",
    JSON.stringify({ type: "history.fetch", room: code("general"), minSeq: 0 }),
  );
  expect(answer.string()).toMatch(/^\{"/);
});
