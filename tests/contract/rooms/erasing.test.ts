import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Chat, startChat } from "../../support/chat.ts";
import type { Client } from "../../support/client.ts";
import { startRooms } from "../../support/service.ts";

let folder: string;
let chat: Chat;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "parlor-erasing-"));
  chat = await startChat({ gateways: 2, env: { PARLOR_DATA_DIR: folder } });
});
afterEach(async () => {
  await chat.stop();
  rmSync(folder, { recursive: true });
});

/** Whether any file of the broker or of the read model has these letters. */
const isOnDisk = (letters: string) => [chat.broker.store, folder].some((root) => isIn(root, letters));

function isIn(root: string, letters: string): boolean {
  return readdirSync(root, { recursive: true, withFileTypes: true }).some(
    (entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name)).includes(letters),
  );
}

async function says(client: Client, text: string): Promise<number> {
  const id = await client.post(text);
  return (await client.next("message.posted", (event) => event.id === id)).seq;
}

const wish = (client: Client, command: object) =>
  client.sendRaw(JSON.stringify({ id: crypto.randomUUID(), ...command }));

test("[I4] after an edit and a deletion no word of what was said before is in any file or answer", async () => {
  const ana = await chat.join("general", "Ana");
  const target = await says(ana, "the password is zugunruhe");
  await says(ana, "this one stays: wanderlust");
  wish(ana, { type: "message.edit", target, text: "the password was weltschmerz" });
  await ana.next("message.edited");
  await expect.poll(() => isOnDisk("gunruhe")).toBe(false);
  expect(isOnDisk("weltschmerz")).toBe(true);
  wish(ana, { type: "message.delete", target });
  await ana.next("message.deleted");
  await expect.poll(() => isOnDisk("gunruhe") || isOnDisk("ltschmerz")).toBe(false);
  expect(isOnDisk("wanderlust")).toBe(true);

  for (const gateway of [0, 1]) {
    const bo = await chat.join("general", `Bo ${gateway}`, { gateway });
    expect(JSON.stringify(bo.joined.events)).not.toMatch(/zugunruhe|weltschmerz/);
    expect(bo.joined.events[0]).toMatchObject({ seq: target, text: "", deleted: { name: "Ana" } });
    for (const query of ["zugunruhe", "weltschmerz"])
      expect((await bo.ask({ type: "history.search", query }, "history.found")).events).toEqual([]);
  }
  await chat.broker.kill();
  await chat.broker.restart();
  await expect.poll(() => isOnDisk("gunruhe") || isOnDisk("ltschmerz")).toBe(false);
});

test("[I4] what is written without blanks, a link and a sign leave no file either", async () => {
  const ana = await chat.join("general", "Ana");
  const target = await says(ana, "鯨が飛ぶ夢, https://gnuhurgu.example ☃☄");
  await says(ana, "another");
  expect(isOnDisk("夢")).toBe(true);
  wish(ana, { type: "message.edit", target, text: "鳥" });
  await ana.next("message.edited");
  await says(ana, "and on");
  const letters = ["夢", "鯨", "飛", "gnuhurgu", "☃", "☄"];
  for (const each of letters) await expect.poll(() => isOnDisk(each)).toBe(false);
  expect(isOnDisk("鳥")).toBe(true);
  wish(ana, { type: "message.delete", target });
  await ana.next("message.deleted");
  for (const each of [...letters, "鳥"]) await expect.poll(() => isOnDisk(each)).toBe(false);
});

test("[R33] [I1] a read model that is filled from what is left of the log has the same items", async () => {
  const ana = await chat.join("general", "Ana");
  const first = await says(ana, "zugunruhe");
  const target = await says(ana, "weltschmerz");
  await says(ana, "and on");
  wish(ana, { type: "reaction.add", target: first, emoji: "🎈" });
  wish(ana, { type: "message.edit", target: first, text: "wanderlust" });
  wish(ana, { type: "message.delete", target });
  for (const place of [first, target]) await ana.next("message.kept", (event) => event.target === place);
  await expect.poll(() => isOnDisk("gunruhe") || isOnDisk("ltschmerz")).toBe(false);
  const items = async () => (await ana.ask({ type: "history.fetch" }, "history.page")).events;
  const before = await items();
  expect(before).toMatchObject([
    { text: "wanderlust", reactions: [{ emoji: "🎈" }] },
    { deleted: {} },
    { text: "and on" },
  ]);
  await chat.rooms[0]?.stop();
  for (const file of readdirSync(folder)) rmSync(join(folder, file));
  await using _filled = await startRooms(chat.broker, { PARLOR_DATA_DIR: folder });
  await expect.poll(items).toEqual(before);
  const bo = await chat.join("general", "Bo", { gateway: 1 });
  expect(bo.joined.events).toEqual(before);
});

test("[I3] what others edit, delete, or edit once it is deleted changes nothing, and is not kept", async () => {
  const [ana, bo] = [await chat.join("general", "Ana"), await chat.join("general", "Bo")];
  const target = await says(ana, "mine");
  wish(bo, { type: "message.edit", target, text: "schadenfreude" });
  wish(bo, { type: "message.delete", target });
  await bo.next("message.deleted");
  const { events } = await ana.ask({ type: "history.fetch" }, "history.page");
  expect(events).toMatchObject([{ seq: target, text: "mine" }]);
  expect(events[0]).not.toHaveProperty("changed");
  expect(await bo.ask({ type: "message.remove", target })).toMatchObject({ reason: "owners-only" });
  wish(ana, { type: "message.delete", target });
  wish(ana, { type: "message.edit", target, text: "schadenfreude again" });
  await ana.next("message.edited", ({ by }) => by === ana.joined.you.id);
  await says(ana, "and on");
  await expect.poll(() => isOnDisk("adenfreude")).toBe(false);
});

test("[D7] [I1] who comes back through a gateway that was not there gets every change at its place, without a hole", async () => {
  const ana = await chat.join("attic", "Ana");
  const target = await says(ana, "one");
  const after = await says(ana, "two");
  const { epoch } = ana.joined;
  wish(ana, { type: "reaction.add", target, emoji: "🎈" });
  wish(ana, { type: "message.edit", target, text: "uno" });
  wish(ana, { type: "message.edit", target, text: "eins" });
  await says(ana, "three");
  const bo = await chat.join("attic", "Bo", { gateway: 1, resume: { epoch, after } });
  expect(bo.joined.entered).toBe("resumed");
  const heard = [
    await bo.next("reaction.added"),
    await bo.next("event.erased"),
    await bo.next("message.edited"),
    await bo.next("message.posted"),
  ];
  expect(heard.map(({ prev }) => prev)).toEqual([after, ...heard.slice(0, 3).map(({ seq }) => seq)]);
  expect(heard).toMatchObject([{ emoji: "🎈", target }, { target }, { text: "eins", target }, { text: "three" }]);
  expect(JSON.stringify(heard)).not.toContain("uno");
});

test("[I1] reactions are a set for each emoji; who reacted is told in order, and one of twenty-one emoji changes nothing", async () => {
  const [ana, bo] = [await chat.join("general", "Ana"), await chat.join("general", "Bo")];
  const target = await says(ana, "vote");
  for (const client of [ana, bo, ana, bo]) wish(client, { type: "reaction.add", target, emoji: "👍" });
  wish(ana, { type: "reaction.remove", target, emoji: "👍" });
  wish(ana, { type: "reaction.remove", target, emoji: "👍" });
  await ana.next("reaction.removed");
  await ana.next("reaction.removed");
  const page = async () => (await ana.ask({ type: "history.fetch" }, "history.page")).events[0];
  const id = bo.joined.you.id;
  await expect.poll(page).toMatchObject({ reactions: [{ emoji: "👍", by: [id], names: ["Bo"] }] });
  for (const emoji of [..."😀😁😂🙂😉😊😇😍😘😜😎🤓😏😐😴😷🤒🤢🤠🥳"])
    wish(ana, { type: "reaction.add", target, emoji });
  await ana.next("reaction.added", ({ emoji }) => emoji === "🥳");
  expect((await page())?.reactions).toHaveLength(20);
});
