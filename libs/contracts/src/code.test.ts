import fc from "fast-check";
import { expect, test } from "vitest";
import { codeAlphabet, codeLength, partition, readRoom, showRoom } from "./code.ts";

const codes = fc
  .array(fc.constantFrom(...codeAlphabet), { minLength: codeLength, maxLength: codeLength })
  .map((c) => c.join(""));

test.each([
  "KFM7QP",
  "kfm-7qp",
  " KFM 7QP ",
  "k f m 7 q p",
  "KFM\u20137QP",
  "https://chat.example.org/KFM-7QP",
  "chat.example.org/kfm-7qp?from=mail#top",
  "http://localhost:5000/KFM-7QP/",
])("[C1] %j is the code KFM-7QP", (typed) => {
  expect(readRoom(typed)).toEqual({ code: "KFM7QP", kind: "coded" });
});

test.each([
  ["room2", "room2"],
  ["Some-Room", "some-room"],
  ["tea time", "tea-time"],
  ["/release_day", "release_day"],
  ["https://chat.example.org/some-room", "some-room"],
])("[C1] %j is the named room %s", (typed, name) => {
  expect(readRoom(typed)).toEqual({ code: name, kind: "named" });
});

test.each(["general", "General", "/general"])("%j is General", (typed) => {
  expect(readRoom(typed)?.kind).toBe("general");
});

test.each([
  "",
  "   ",
  "-",
  "/",
  "..",
  "a.b",
  "ws",
  "assets",
  "caf\u00e9",
  "a--b",
  "%00",
  "%E0%A4%A",
  "x".repeat(41),
  "x".repeat(600),
  "a\u0000b",
])("[C1] %j names no room", (typed) => {
  expect(readRoom(typed)).toBeUndefined();
});

test("[C2] codes have no vowels and nothing that is read for something else", () => {
  expect(codeAlphabet).not.toMatch(/[AEIOU01IL]/);
  expect(new Set(codeAlphabet).size).toBe(28);
});

test("[C1] a code is read as it is shown, in any case", () => {
  fc.assert(
    fc.property(codes, (code) => {
      const read = readRoom(code);
      expect(read).toEqual({ code, kind: "coded" });
      expect(read && readRoom(showRoom(read.code).toLowerCase())).toEqual(read);
    }),
  );
});

test("rooms are spread over all partitions", () => {
  const counts = new Map<string, number>();
  for (let at = 0; at < 1600; at++) {
    const room = readRoom(`room-${at}`);
    if (room) counts.set(partition(room.code), (counts.get(partition(room.code)) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual([..."0123456789abcdef"]);
  expect(Math.min(...counts.values())).toBeGreaterThan(50);
});
