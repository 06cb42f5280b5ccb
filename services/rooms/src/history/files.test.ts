import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileId } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { expect, onTestFinished, test } from "vitest";
import { type Archive, openArchive } from "./archive.ts";
import { readEntry } from "./log-event.ts";

const [olga, bo] = ["AAAAAAAAAAAA", "BBBBBBBBBBBB"];
const ids = check(FileId);

function fileId(letter: string): FileId {
  const id = letter.repeat(22);
  if (ids.accepts(id)) return id;
  throw new Error(`${id} is no file's id.`);
}
const [one, two, three] = [fileId("1"), fileId("2"), fileId("3")];

/** An archive of a log in which things happen; each has the seq that is given. */
function openLog(folder = newFolder()) {
  const archive = openArchive(folder, "0");
  onTestFinished(() => archive.close());
  archive.adopt({ epoch: "e", last: 100 });
  const happens = (seq: number, event: Readonly<Record<string, unknown>>, room = "den") => {
    const text = JSON.stringify({ ts: seq, id: `m${seq}`, by: olga, name: "Olga", ...event });
    const read = readEntry({ subject: `room.0.${room}.log`, seq, at: seq, text });
    if (typeof read === "string") throw new Error(`${text} is ${read}`);
    archive.apply([read], seq);
  };
  const file = (id: FileId) => ({ id, name: "a.png", type: "image/png", size: 1 });
  const posts = (seq: number, files: readonly FileId[], more = {}) =>
    happens(seq, { type: "message.posted", text: "", files: files.map(file), ...more });
  /** The log gets what it is to keep of a message. */
  const keeps = (seq: number) => {
    const [{ kept = {} } = {}] = archive.toKeep(0, 9, seq);
    happens(seq, kept);
    return kept;
  };
  return { archive, happens, posts, keeps };
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "parlor-files-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const all = ({ files }: Archive) => files.which("den", [one, two, three]);

test("[F9] the read model knows which files are a message's, which were, and tells what is gone once", () => {
  const { archive, posts, happens } = openLog();
  posts(1, [one, two]);
  posts(2, [three]);
  expect(all(archive)).toEqual({ living: [one, two, three], gone: [] });
  expect(archive.files.which("attic", [one])).toEqual({ living: [], gone: [] });
  happens(3, { type: "message.deleted", target: 1, by: bo });
  expect(archive.files.takeGone()).toEqual([]);
  happens(4, { type: "message.deleted", target: 1 });
  expect(all(archive)).toEqual({ living: [three], gone: [one, two] });
  expect(archive.files.takeGone()).toEqual([{ room: "den", ids: [one, two] }]);
  expect(archive.files.takeGone()).toEqual([]);
});

test("[F9] files of a second copy, of a voided message and of an edit are nobody's", () => {
  const { archive, posts, happens } = openLog();
  posts(1, [one], { id: "same" });
  posts(2, [two], { id: "same" });
  happens(3, { type: "member.removed", member: bo, memberName: "Bo" });
  posts(4, [three], { by: bo });
  happens(5, { type: "message.edited", target: 1, text: "edited", files: [{ id: three }] });
  expect(all(archive)).toEqual({ living: [one], gone: [] });
});

test("[F9] a room that is closed loses its files, and what is too old is not known any more", () => {
  const { archive, posts, happens } = openLog();
  posts(1, [one]);
  happens(2, { type: "room.closed", seal: "seal" });
  posts(3, [two]);
  happens(4, { type: "message.posted", text: "elsewhere" }, "attic");
  expect(all(archive)).toEqual({ living: [two], gone: [one] });
  archive.trim(4);
  expect(all(archive)).toEqual({ living: [], gone: [] });
});

test("[F9] [I4] a message of files alone is erased from the log when it is deleted", () => {
  const { archive, posts, happens, keeps } = openLog();
  posts(1, [one]);
  happens(2, { type: "message.deleted", target: 1 });
  keeps(3);
  expect(archive.toErase(0, 9)).toEqual([1]);
  expect(archive.at("den", [1]).events.join()).not.toContain("a.png");
});

test("[F9] [R33] who reads of an edited message what is left of it knows its files", () => {
  const { archive, posts, happens, keeps } = openLog();
  posts(1, [one], { text: "first" });
  happens(2, { type: "message.edited", target: 1, text: "second" });
  const kept = keeps(3);
  expect(archive.toErase(0, 9)).toEqual([1]);
  const late = openLog();
  late.happens(2, { type: "message.edited", target: 1, text: "second" });
  late.happens(3, kept);
  const itemOf = (of: Archive): unknown => JSON.parse(of.at("den", [1]).events.join());
  expect(itemOf(late.archive)).toEqual(itemOf(archive));
  expect(all(late.archive)).toEqual({ living: [one], gone: [] });
  late.happens(4, { type: "message.deleted", target: 1 });
  expect(all(late.archive)).toEqual({ living: [], gone: [one] });
});
