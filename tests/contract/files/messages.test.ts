import type { AttachedFile, UploadAnswer } from "@parlor/contracts";
import { beforeAll, expect, test } from "vitest";
import { messageId } from "../rooms/as-gateway.ts";
import * as pictures from "./pictures.ts";
import { startUploads } from "./uploads.ts";

let house: Awaited<ReturnType<typeof startUploads>>;
let ana: Awaited<ReturnType<typeof house.chat.join>>;
let bo: typeof ana;
beforeAll(async () => {
  house = await startUploads();
  [ana, bo] = [await house.chat.join("messages", "Ana"), await house.chat.join("messages", "Bo")];
});

const named = (file: UploadAnswer, more: Partial<AttachedFile> = {}) => ({ ...file, name: "kitchen.png", ...more });

function say(person: typeof ana, id: string, files: readonly object[], text = ""): void {
  person.sendRaw(JSON.stringify({ type: "message.post", id, text, files }));
}

async function refusal(person: typeof ana, id: string): Promise<string> {
  const { reason, field } = await person.next("refused", (refused) => refused.id === id);
  return field === undefined ? reason : `${reason} ${field}`;
}

/** A message of Ana's that everybody has, with one file of hers. */
async function posted(message: string, bytes: string | Uint8Array = pictures.png()) {
  const file = await house.upload(ana, bytes, { message });
  say(ana, message, [named(file)]);
  const told = await bo.next("message.posted", ({ id }) => id === message);
  return { file, seq: told.seq, told };
}

const isGone = async (id: string) => (await house.read(ana, id)).status === 404;

test("[F8] a message has the files that were uploaded for it, with or without a text", async () => {
  const message = "with-two";
  const files = [
    await house.upload(ana, pictures.png(7, 5), { message }),
    await house.upload(ana, "notes", { message }),
  ];
  const [picture, notes] = files;
  if (!picture || !notes) throw new Error("Two were uploaded.");
  const told = { preview: "1QcSHQRnh493V4dIh4eXh1h4kJUI", alt: "A kitchen" };
  say(ana, message, [named(picture, told), named(notes, { name: "notes.txt" })]);
  const { seal: _picture, ...first } = picture;
  const { seal: _notes, ...second } = notes;
  const event = await bo.next("message.posted", ({ id }) => id === message);
  expect(event).toMatchObject({ text: "", by: ana.joined.you.id });
  expect(event.files).toEqual([
    { ...first, ...told, name: "kitchen.png", width: 7, height: 5 },
    { ...second, name: "notes.txt" },
  ]);
  const page = await bo.ask({ type: "history.fetch" }, "history.page");
  expect(page.events.find(({ seq }) => seq === event.seq)).toMatchObject({ files: event.files });
  const dora = await house.chat.join("messages", "Dora");
  const before = dora.joined.events.find(({ seq }) => seq === event.seq);
  expect(before ?? (await dora.next("message.posted"))).toMatchObject({ files: event.files });
});

test("[F8] a file is one message's of its uploader in its room: named elsewhere, or otherwise, it is unknown", async () => {
  const file = await house.upload(ana, pictures.png(), { message: "mine" });
  const elsewhere = await house.chat.join("messages-elsewhere", "Ana");
  say(ana, "another", [named(file)]);
  say(bo, "mine", [named(file)]);
  say(elsewhere, "mine", [named(file)]);
  expect(await refusal(ana, "another")).toBe("file-unknown");
  expect(await refusal(bo, "mine")).toBe("file-unknown");
  expect(await refusal(elsewhere, "mine")).toBe("file-unknown");
  const { seal: _, ...unsealed } = named(file);
  const other = await house.upload(ana, "other", { message: "mine" });
  for (const [at, wrong] of [
    unsealed,
    named({ ...file, id: other.id }),
    named({ ...file, type: "image/jpeg" }),
    named({ ...file, size: file.size + 1 }),
    named({ ...file, width: 1 }),
    named({ ...file, seal: file.seal.replace(/\.\d+\./, `.${Date.now() + 1}.`) }),
    named({ ...file, seal: `${file.seal.slice(0, -1)}${file.seal.endsWith("A") ? "E" : "A"}` }),
  ].entries()) {
    say(ana, "mine", [wrong]);
    expect(await refusal(ana, "mine"), String(at)).toBe("file-unknown");
  }
  say(ana, "mine", [named(file)]);
  expect((await bo.next("message.posted", ({ id }) => id === "mine")).files).toHaveLength(1);
});

test("[F8] a file that nobody named for fifty minutes can be named no more", async () => {
  const file = await house.upload(ana, "late", { message: "late" });
  const old = file.seal.replace(/\.(\d+)\./, (_, at: string) => `.${Number(at) - 3_000_000}.`);
  say(ana, "late", [named(file, {}), named({ ...file, seal: old })]);
  expect(await refusal(ana, "late")).toBe("file-unknown");
});

test.for([
  ["eleven files", (file: object) => Array(11).fill(file), "invalid files"],
  ["no file in its list", () => [], "invalid files"],
  ["a name of 4,000 characters", (file: object) => [{ ...file, name: "x".repeat(4_000) }], "invalid files.0.name"],
  ["a name of 121 characters", (file: object) => [{ ...file, name: "x".repeat(121) }], "file-name-invalid"],
  ["a path for a name", (file: object) => [{ ...file, name: "../../x" }], "file-name-invalid"],
  ["a Windows path for a name", (file: object) => [{ ...file, name: "..\\x" }], "file-name-invalid"],
  ["a name that is turned around", (file: object) => [{ ...file, name: "exe.\u202Egnp" }], "file-name-invalid"],
  ["a name of dots", (file: object) => [{ ...file, name: ".." }], "file-name-invalid"],
  ["a name of which nothing is seen", (file: object) => [{ ...file, name: "\u2800" }], "file-name-invalid"],
  ["an id that is a path", (file: object) => [{ ...file, id: "../../../../../../etc/p" }], "invalid files.0.id"],
  ["a preview that is none", (file: object) => [{ ...file, preview: "<svg>" }], "invalid files.0.preview"],
  ["a description that is too long", (file: object) => [{ ...file, alt: "x".repeat(301) }], "text-too-long"],
  ["a description with half a character", (file: object) => [{ ...file, alt: "\ud800" }], "text-invalid"],
] as const)("[F8] a message with %s is refused", async ([, wrong, reason]) => {
  const file = await house.upload(ana, "x", { message: "wrong", upload: "wrong" });
  say(ana, "wrong", wrong(named(file)));
  expect(await refusal(ana, "wrong")).toBe(reason);
});

test("[F9] a file goes with its message at once: whoever deletes it, off the disk too", async () => {
  const words = "only in this file";
  const { file, seq } = await posted("deleted", words);
  expect(await house.holds(words)).toBe(true);
  ana.send({ type: "message.delete", id: messageId("deletion"), target: seq });
  await bo.next("message.deleted", ({ target }) => target === seq);
  await expect.poll(() => isGone(file.id), { timeout: 2_000 }).toBe(true);
  expect(await house.holds(words)).toBe(false);
  const { events } = await bo.ask({ type: "history.fetch", at: [seq] }, "history.page");
  expect(events[0]).not.toHaveProperty("files");
  expect(JSON.stringify(events)).not.toContain("kitchen.png");
});

test("[F9] an edit keeps the files of its message", async () => {
  const { file, seq } = await posted("edited");
  ana.send({ type: "message.edit", id: messageId("edit"), target: seq, text: "in other words" });
  await bo.next("message.edited", ({ target }) => target === seq);
  const { events } = await bo.ask({ type: "history.fetch", at: [seq] }, "history.page");
  expect(events[0]).toMatchObject({ text: "in other words", files: [{ id: file.id }] });
  expect(await isGone(file.id)).toBe(false);
});

test("[F9] what was deleted while the files service was away is gone once it is back", async () => {
  const { file, seq } = await posted("away", "deleted meanwhile");
  const { file: kept } = await posted("kept", "stays");
  await house.kill();
  ana.send({ type: "message.delete", id: messageId("away-deletion"), target: seq });
  await bo.next("message.deleted", ({ target }) => target === seq);
  await house.start();
  expect(await isGone(file.id)).toBe(true);
  expect(await house.holds("deleted meanwhile")).toBe(false);
  expect(await (await house.read(ana, kept.id)).text()).toBe("stays");
});
