import { limits } from "@parlor/contracts";
import { expect, test } from "vitest";
import { readEntry } from "./log-event.ts";

const entry = (text: string) => ({ subject: "room.a.some-room.log", seq: 7, at: 5, text });
const locked = { ts: 1, type: "room.locked", by: "AbCdEf123456", name: "Olga" };

test("[R21] an event is kept as it was written, with its seq at the end", () => {
  expect(readEntry(entry(JSON.stringify(locked)))).toEqual({
    seq: 7,
    at: 5,
    room: "some-room",
    json: `${JSON.stringify(locked).slice(0, -1)},"seq":7}`,
    event: locked,
  });
});

test("[R26] an event of a newer version is unknown, and what is no event is poison", () => {
  expect(readEntry(entry('{"type":"from.the.future","ts":1}'))).toBe("unknown");
  for (const bytes of ["", "{", "null", "7", "[]", "{}", '{"type":7}', JSON.stringify({ ...locked, by: "me" })])
    expect(readEntry(entry(bytes))).toBe("poison");
});

test("[R26] an event that breaks its contract is poison for its own row only", () => {
  const renamed = { ...locked, type: "room.renamed", title: "क़".repeat(limits.titleLength) };
  const read = [renamed, locked].map((event) => readEntry(entry(JSON.stringify(event))));
  expect(read).toEqual(["poison", expect.objectContaining({ seq: 7 })]);
});
