import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MemberId, MessageId } from "@parlor/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openFolder } from "./archive-file.ts";
import { MessageIndex, messageKey } from "./message-index.ts";

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

test("[D5] a message that comes late, older than what was entered, is known after a restart", () => {
  const folder = mkdtempSync(join(tmpdir(), "parlor-keys-"));
  const { db, close } = openFolder(folder, "0");
  db.exec("UPDATE state SET entered = 100");
  const index = new MessageIndex(db);
  index.reread();
  for (const seq of [90, 110]) {
    index.add(seq, seq);
    const item = JSON.stringify({ by: "Olga", id: `m${seq}` });
    db.prepare(
      "INSERT INTO items (seq, room, at, place, size, bytes, key, item) VALUES (?, 'den', 0, 1, 0, 0, ?, ?)",
    ).run(seq, seq, item);
  }
  const places = (of: MessageIndex) =>
    [90, 110].map((seq) => of.placeOf("den", "Olga" as MemberId, `m${seq}` as MessageId, 0, seq));
  const again = new MessageIndex(db);
  again.reread();
  expect([places(index), places(again)]).toEqual([
    [90, 110],
    [90, 110],
  ]);
  close();
  rmSync(folder, { recursive: true });
});
