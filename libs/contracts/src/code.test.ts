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
  "KFM-7QP\u200b",
  "\u2060KFM-7QP",
  "\u200fKFM\u00ad-7QP\ufeff",
  "\uff2b\uff26\uff2d\uff0d\uff17\uff31\uff30",
  "KFM\u22127QP",
  "KFM\u30fc7QP",
  "KFM\u20117QP",
  "KFM\ufe587QP",
  "KFM_7QP",
  "KFM-7QP.",
  "KFM-7QP!",
  "KFM-7QP\u3002",
  "\u201cKFM-7QP\u201d",
  "\u201eKFM-7QP\u201c",
  "\u00abKFM-7QP\u00bb,",
  "\u300cKFM-7QP\u300d",
  "'KFM-7QP'",
  "`kfm-7qp`",
  "(KFM-7QP)",
  "[KFM-7QP]:",
  "<https://chat.example.org/KFM-7QP>",
  "<https://chat.example.org/KFM-7QP>.",
  "Come to https://chat.example.org/KFM-7QP",
  "https://chat.example.org/KFM-7QP%E2%80%8B",
  "https://chat.example.org/%EF%BC%AB%EF%BC%A6%EF%BC%AD-7QP?a=b/c#d/e",
  "[Come in? It's #1](https://chat.example.org/KFM-7QP)",
  "[KFM-7QP](https://chat.example.org/KFM-7QP).",
  "[\u5165\u308b](https://chat.example.org/KFM-7QP)\u3002",
  "https://chat.example.org/KFM-7QP\u3002\u6765\u3066",
  "https://chat.example.org/KFM-7QP and https://chat.example.org/kfm7qp",
  "Join us at https://chat.example.org/KFM-7QP today!",
  "https://chat.example.org//KFM-7QP//",
  "https\uff1a\uff0f\uff0fchat.example.org\uff0fKFM-7QP",
  "https://chat.example.org/KFM-7QP+",
  "https://chat.example.org/KFM_7QP",
  "https://chat.example.org/%22KFM-7QP%22",
  "https://chat.example.org/KFM%C2%A07QP",
  "**KFM-7QP**",
  "_KFM-7QP_",
  "#KFM-7QP",
  "Code: KFM-7QP",
  "\u623f\u95f4\u53f7\uff1aKFM-7QP",
  "KFM - 7QP",
  "KFM \u2014 7QP",
  "kfm-\u0667qp",
  "\u202aKFM-7QP\u202c",
  "\ufeffKFM-7QP\r\n",
  "KFM\u00a07QP",
  "kFm-7qP",
])("[C1] %j is the code KFM-7QP", (typed) => {
  expect(readRoom(typed)).toEqual({ code: "KFM7QP", kind: "coded" });
});

test.each([
  ["room2", "room2"],
  ["Some-Room", "some-room"],
  ["tea time", "tea-time"],
  ["/release_day", "release_day"],
  ["https://chat.example.org/some-room", "some-room"],
  ["/Tea+Kitchen", "tea-kitchen"],
  ["/tea-kitchen/", "tea-kitchen"],
  ["/tea%20kitchen", "tea-kitchen"],
  ["tea\u2013kitchen", "tea-kitchen"],
  ["\u201ctea kitchen\u201d.", "tea-kitchen"],
  ["\uff54ea\u3000kitchen", "tea-kitchen"],
  ["tea - kitchen", "tea-kitchen"],
  ["tea \u2013 kitchen", "tea-kitchen"],
  ["#tea-kitchen", "tea-kitchen"],
  ["/tea%E2%80%8B-kitchen+", "tea-kitchen"],
  ["b_c_d_f_g_h", "b_c_d_f_g_h"],
])("[C1] %j is the named room %s", (typed, name) => {
  expect(readRoom(typed)).toEqual({ code: name, kind: "named" });
});

test.each(["general", "General", "/general", "/general/", "\u201cGeneral\u201d", "GENERAL."])(
  "%j is General",
  (typed) => {
    expect(readRoom(typed)?.kind).toBe("general");
  },
);

test.each([
  "",
  "   ",
  "-",
  "/",
  "..",
  ".env",
  "\u200b",
  "()",
  "\u2014",
  "KF\u00dfQP", // in capitals that is KFSSQP
  "\u212aFM-7QP", // the sign for kelvin, which is no K
  "\u2100", // as NFKC it is a/c
  "https://chat.example.org/KFM-7QP https://chat.example.org/BCD-234",
  "https://chat.example.org",
  "localhost:5000",
  "\u041a\u0424\u041c-7QP",
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
