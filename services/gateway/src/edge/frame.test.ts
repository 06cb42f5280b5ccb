import { limits } from "@parlor/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { answerFrame, decode, eventsFrame, isObject, placedFrame } from "./frame.ts";

function bytes(text: string): ArrayBuffer {
  const buffer = new ArrayBuffer(Buffer.byteLength(text));
  Buffer.from(buffer).write(text);
  return buffer;
}

// `command`, `bad`, or a refusal's reason and the field it names.
function outcome(frame: unknown): string {
  const decoded = decode(bytes(typeof frame === "string" ? frame : JSON.stringify(frame)));
  if (decoded.kind !== "refused") return decoded.kind;
  return [decoded.refused.reason, decoded.refused.field].filter(Boolean).join(" ");
}

test("[B1] understands a command and ignores fields it does not know", () => {
  expect(outcome({ type: "message.post", id: "a1", text: "hello", colour: "red" })).toBe("command");
});

test("[B1] [C7] nothing of a field that it does not know goes any further, however deep it is", () => {
  const nest = "[".repeat(20_000) + "]".repeat(20_000);
  const frame = `{"type":"history.fetch","ref":1,"x":${nest},"__proto__":{"id":"a"},"before":9,"limit":5,"id":[]}`;
  const command = { type: "history.fetch", ref: 1, before: 9, limit: 5 };
  expect(decode(bytes(frame))).toStrictEqual({ kind: "command", command });
});

test.each([
  ["not JSON", "hello"],
  ["an array", "[]"],
  ["a number", "7"],
  ["null", "null"],
  ["nothing", ""],
  ["half of it", '{"type":"mess'],
])("[B1] %s is no frame of this protocol", (_, text) => {
  expect(outcome(text)).toBe("bad");
});

test.each([
  ["no type", {}, "unknown-command"],
  ["an unknown type", { type: "message.shout" }, "unknown-command"],
  ["a type of Object's own", { type: "constructor" }, "unknown-command"],
  ["no id", { type: "message.post", text: "x" }, "invalid id"],
  ["an id that is no word", { type: "message.post", id: "a b", text: "x" }, "invalid id"],
  ["a text that is no text", { type: "message.post", id: "a", text: 7 }, "invalid text"],
  ["no text", { type: "message.post", id: "a", text: "" }, "text-empty"],
  ["white space", { type: "message.post", id: "a", text: " \n\t " }, "text-empty"],
  ["nothing that is seen", { type: "message.post", id: "a", text: "\u2800\u202E\uFE0F" }, "text-empty"],
  ["too much text", { type: "message.post", id: "a", text: "x".repeat(limits.textLength + 1) }, "text-too-long"],
  ["a control character", { type: "message.post", id: "a", text: "a\u0000b" }, "text-invalid"],
  ["half a character", '{"type":"message.post","id":"a","text":"\\ud83d"}', "text-invalid"],
  ["a seq below nothing", { type: "history.fetch", ref: 1, before: -1 }, "invalid before"],
  [
    "a wrong resume",
    { type: "room.join", ref: 1, room: "x", name: "A", resume: { epoch: "x", after: 1 } },
    "invalid resume.epoch",
  ],
])("[B2] %s is refused with its reason", (_, frame, expected) => {
  expect(outcome(frame)).toBe(expected);
});

test("[B2] a refusal carries the command's ref or the message's id", () => {
  const refused = decode(bytes('{"type":"nonsense","ref":7,"id":"m1"}'));
  expect(refused).toEqual({
    kind: "refused",
    refused: { type: "refused", reason: "unknown-command", ref: 7, id: "m1" },
  });
});

test("a text of the greatest length fits, in characters of four bytes too", () => {
  expect(outcome({ type: "message.post", id: "a", text: "🦊".repeat(limits.textLength) })).toBe("command");
});

test("[B1] no bytes make it throw", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (raw) => {
      expect(["command", "refused", "bad"]).toContain(decode(raw.slice().buffer).kind);
    }),
  );
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(["refused", "bad"]).toContain(decode(bytes(text)).kind);
    }),
  );
});

test("an event's place is put in front of its stored bytes", () => {
  const data = Buffer.from('{"ts":1,"text":"näh 🦊"}');
  const { frame, sent } = eventsFrame(9, [{ seq: 12, data }]);
  expect(JSON.parse(Buffer.from(frame).toString())).toEqual([{ seq: 12, prev: 9, ts: 1, text: "näh 🦊" }]);
  expect(sent.map(({ item }) => Buffer.from(item).toString())).toEqual(['{"seq":12,"prev":9,"ts":1,"text":"näh 🦊"}']);
  expect(JSON.parse(Buffer.from(placedFrame({ seq: 12, data })).toString())).toEqual([
    { seq: 12, ts: 1, text: "näh 🦊" },
  ]);
});

test("events that go out together are one frame, in which each follows the one before it", () => {
  const events = [12, 15, 1001].map((seq) => ({ seq, data: Buffer.from(`{"ts":${seq}}`) }));
  const { frame, sent } = eventsFrame(9, events);
  const items = JSON.parse(Buffer.from(frame).toString());
  expect(items).toEqual([
    { seq: 12, prev: 9, ts: 12 },
    { seq: 15, prev: 12, ts: 15 },
    { seq: 1001, prev: 15, ts: 1001 },
  ]);
  expect(sent.map(({ seq, item }) => [seq, JSON.parse(Buffer.from(item).toString())])).toEqual(
    items.map((item: { seq: number }) => [item.seq, item]),
  );
});

test("a command's ref is put in front of the answer", () => {
  expect(JSON.parse(answerFrame(3, '{"type":"done"}'))).toEqual([{ ref: 3, type: "done" }]);
});

test("only an object with a field can be spliced", () => {
  expect(isObject(Buffer.from('{"a":1}'))).toBe(true);
  for (const poison of ["", "{}", "[1]", "x"]) expect(isObject(Buffer.from(poison))).toBe(false);
});
