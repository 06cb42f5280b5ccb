import { expect, test } from "vitest";
import { dedupeId } from "./bus.ts";
import { general } from "./code.ts";
import { MemberId, MessageId } from "./fields.ts";
import { MessagePosted } from "./message.ts";
import { encodeEvent, stampOf } from "./post.ts";
import { check } from "./schema.ts";

const [members, ids] = [check(MemberId), check(MessageId)];

function known<T>(contract: { accepts(value: unknown): value is T }, value: unknown): T {
  if (!contract.accepts(value)) throw new Error(`${value} does not fit`);
  return value;
}

const [ana, bo] = [known(members, "Ana000000000"), known(members, "Bo0000000000")];
const id = known(ids, "m1");

test("[T1] the timestamp of stored bytes is read without parsing them", () => {
  const data = Buffer.from(
    encodeEvent({ type: "message.posted", id, by: ana, name: "Ana", text: "hello", ts: 1_763_640_000_123 }),
  );
  expect(stampOf(data)).toBe(1_763_640_000_123);
  expect(check(MessagePosted).accepts(JSON.parse(data.toString()))).toBe(true);
  for (const other of ["", "{}", '{"type":"x","ts":1763640000123}', '{"ts":"soon"}'])
    expect(stampOf(Buffer.from(other))).toBe(0);
});

test("[D6] one id of two members, or in two rooms, is two messages", () => {
  const rooms = [general, known({ accepts: (value): value is typeof general => value === "room2" }, "room2")];
  const all = rooms.flatMap((room) => [ana, bo].map((member) => dedupeId(room, member, id)));
  expect(new Set(all).size).toBe(4);
});
