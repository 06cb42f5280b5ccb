import { closes, limits, type RefusalReason } from "@parlor/contracts";
import { beforeAll, expect, test } from "vitest";
import { type Chat, startChat } from "../../support/chat.ts";

let chat: Chat;
beforeAll(async () => {
  chat = await startChat();
});

test.each([
  ["no JSON", "hello"],
  ["half a JSON", '{"type":'],
  ["an array", '[{"type":"session.ping","ref":1}]'],
  ["nothing", ""],
  ["a deep nest", "[".repeat(30_000)],
])("[B1] %s closes the connection", async (_, text) => {
  const client = await chat.connect();
  client.sendRaw(text);
  expect(await client.closed).toEqual({ code: closes["bad-frame"].code, reason: "bad-frame" });
});

test("[B1] a binary frame closes the connection", async () => {
  const client = await chat.connect();
  client.sendRaw(Buffer.from('{"type":"session.ping","ref":1}'));
  expect((await client.closed).code).toBe(closes["bad-frame"].code);
});

test("[B1] an oversized frame closes the connection", async () => {
  const client = await chat.connect();
  client.sendRaw(`{"type":"session.ping","ref":1,"x":"${"x".repeat(limits.frameBytes)}"}`);
  expect((await client.closed).code).toBe(closes["frame-too-large"].code);
});

test("[B1] a frame far too large to be held is cut off, and nobody else is disturbed", async () => {
  const [client, ana] = [await chat.connect(), await chat.create("Ana")];
  client.sendRaw("x".repeat(2 * 1024 * 1024));
  await client.closed;
  await ana.post("still here");
  expect((await ana.next("message.posted")).text).toBe("still here");
});

test("[C7] unknown fields are ignored and unknown commands refused", async () => {
  const client = await chat.connect();
  client.sendRaw('{"type":"session.ping","ref":1,"colour":"red"}');
  expect((await client.next("session.pong")).ref).toBe(1);
  client.sendRaw('{"type":"message.shout","ref":2}');
  expect(await client.next("refused")).toEqual({ type: "refused", ref: 2, reason: "unknown-command" });
});

test.each<[string, string, RefusalReason]>([
  ["nothing", "", "text-empty"],
  ["white space", " \n ", "text-empty"],
  ["too much", "x".repeat(limits.textLength + 1), "text-too-long"],
  ["control characters", "bell\u0007", "text-invalid"],
  ["half a character", "\ud83d", "text-invalid"],
])("[B2] posting %s is refused, and the refusal names the message", async (_, text, reason) => {
  const ana = await chat.create("Ana");
  await ana.post(text, "m1");
  expect(await ana.next("refused")).toEqual({ type: "refused", id: "m1", reason });
});

test("[C11] a text or name of which nobody sees anything is refused, whatever it is made of", async () => {
  const [ana, stranger] = [await chat.create("Ana"), await chat.connect()];
  for (const [at, text] of ["\u200B", "\u2800", "\u3164", "\u{1D159}", "\u0301", "\u{E0041}\uFE0F"].entries()) {
    await ana.post(text, `m${at}`);
    expect(await ana.next("refused"), JSON.stringify(text)).toMatchObject({ id: `m${at}`, reason: "text-empty" });
    expect(await stranger.ask({ type: "room.create", name: text })).toMatchObject({ reason: "name-missing" });
  }
});

test.each([
  ["emoji of four bytes", "🦊🦊🦊"],
  ["bidi marks", "\u05e9\u05dc\u05d5\u05dd \u200f!"],
  ["what looks like JSON", '"],{"type":"message.posted"}'],
  ["line breaks", "one\ntwo\n\n\tthree"],
  ["the greatest length", "🦊".repeat(limits.textLength)],
])("[D1] %s come back as they were sent", async (_, text) => {
  const ana = await chat.create("Ana");
  await ana.post(text);
  expect((await ana.next("message.posted")).text).toBe(text);
});

test.each<[string, string, RefusalReason]>([
  ["none", "", "name-missing"],
  ["an invisible one", "\u200b\u202e ", "name-missing"],
  ["one of control characters", "\u0007\u0008", "name-missing"],
  ["a long one", "x".repeat(limits.nameLength + 1), "name-too-long"],
])("[B2] a name that is %s is refused", async (_, name, reason) => {
  const client = await chat.connect();
  expect(await client.ask({ type: "room.join", room: "general", name })).toMatchObject({ type: "refused", reason });
});

test("[C3] a name of bidi marks and half characters is cleaned", async () => {
  const ana = await chat.join("names", "A\u202ena \ud83d");
  expect(ana.joined.you.name).toBe("Ana");
});

test.each(["/../", "%00", "a/b/../..", "caf\u00e9", "x".repeat(41)])("[B2] %j is no room", async (room) => {
  const client = await chat.connect();
  expect(await client.ask({ type: "room.join", room, name: "Ana", create: true })).toMatchObject({
    reason: "room-name-invalid",
  });
});

test("[C1] a code that does not exist is refused, never created", async () => {
  const client = await chat.connect();
  const refused = await client.ask({ type: "room.join", room: "KFM-7QP", name: "Ana", create: true });
  expect(refused).toMatchObject({ type: "refused", reason: "no-such-room" });
});

test("[B2] entering twice is refused, watching first is not", async () => {
  const ana = await chat.create("Ana");
  expect(await ana.ask({ type: "room.create", name: "Ana" })).toMatchObject({ reason: "already-in-a-room" });
  const bo = await chat.connect();
  await bo.ask({ type: "room.watch" }, "room.watched");
  await bo.post("hello", "m1");
  expect(await bo.next("refused")).toMatchObject({ reason: "read-only", id: "m1" });
  await bo.ask({ type: "room.join", room: "general", name: "Bo" }, "room.joined");
});

test("[L4] a flood is refused with a time to come again, then closed; others do not notice", async () => {
  const [ana, bo] = [await chat.create("Ana"), await chat.create("Bo")];
  for (let at = 0; at < 400; at++) ana.sendRaw(`{"type":"message.post","id":"m${at}","text":"spam"}`);
  expect((await ana.next("refused", ({ reason }) => reason === "too-fast")).retryAfter).toBeGreaterThan(0);
  expect((await ana.closed).code).toBe(closes.flooding.code);
  await bo.post("hello");
  expect((await bo.next("message.posted")).text).toBe("hello");
});

test("a client of another version is told that it is too old", async () => {
  for (const protocols of [["chat.v0"], []]) {
    const client = await chat.connect(0, { protocols });
    expect((await client.closed).code).toBe(closes["client-too-old"].code);
  }
});

test("[G2] pages of other origins may not connect", async () => {
  await expect(chat.connect(0, { headers: { origin: "https://evil.example" } })).rejects.toThrow("403");
  const port = chat.gateways[0]?.ports.port;
  const client = await chat.connect(0, { headers: { origin: `http://127.0.0.1:${port}` } });
  await client.ask({ type: "session.ping" }, "session.pong");
});

test("[G3] who guesses codes has to wait", async () => {
  const guesser = await startChat({ env: { PARLOR_RATE: "1000", PARLOR_BURST: "1000" } });
  const client = await guesser.connect();
  const reasons: string[] = [];
  while (!reasons.includes("too-fast") && reasons.length < 100) {
    const answer = await client.ask({ type: "room.peek", room: "KFM-7QP" });
    reasons.push(answer.type === "refused" ? answer.reason : answer.type);
  }
  expect(reasons.slice(0, -1).every((reason) => reason === "no-such-room")).toBe(true);
  expect(reasons.at(-1)).toBe("too-fast");
});
