import fc from "fast-check";
import { expect, test } from "vitest";
import { messageKey } from "./message-index.ts";

test("[D6] a message's key is of its room, its author and its id together", () => {
  const keys = [
    messageKey("den", "Olga", "a"),
    messageKey("attic", "Olga", "a"),
    messageKey("den", "Bo", "a"),
    messageKey("den", "Olga", "b"),
  ];
  expect(new Set(keys).size).toBe(4);
  expect(messageKey("den", "Olga", "a")).toBe(keys[0]);
});

test("[D5] a key is a whole number that SQLite and JavaScript agree upon", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (room, by, id) => {
      const key = messageKey(room, by, id);
      expect(Number.isSafeInteger(key) && key >= 0).toBe(true);
    }),
  );
});

test("[D5] hundreds of thousands of messages have a key each", () => {
  const keys = new Set(Array.from({ length: 300_000 }, (_, at) => messageKey("den", "Olga", at.toString(36))));
  expect(keys.size).toBe(300_000);
});
