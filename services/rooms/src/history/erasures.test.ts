import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MemberId, MessageId } from "@parlor/contracts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Archive, openArchive } from "./archive.ts";
import { readEntry, type Stored } from "./log-event.ts";

let folder: string;
let archive: Archive;
let last = 0;
/** All that happened. */
let log: Stored[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parlor-erasures-"));
  archive = openArchive(folder, "0");
  archive.adopt({ epoch: "e", last: 0 });
  last = 0;
  log = [];
});
afterEach(() => {
  archive.close();
  rmSync(folder, { recursive: true });
});

const [olga, bo] = ["AAAAAAAAAAAA", "BBBBBBBBBBBB"];

/** Somebody says something in the den; given is its seq. */
function happens(event: {
  readonly type: string;
  readonly by?: string;
  readonly room?: string;
  [field: string]: unknown;
}) {
  const { room = "den", by = olga, ...said } = event;
  last += 1;
  const text = JSON.stringify({ ts: last, id: `m${last}`, by, name: "Olga", ...said });
  const read = readEntry({ subject: `room.0.${room}.log`, seq: last, at: last, text });
  if (typeof read === "string") throw new Error(`${text} is ${read}`);
  archive.apply([read], last);
  log.push(read);
  return last;
}

const says = (text: string, more = {}) => happens({ type: "message.posted", text, ...more });
const edits = (target: number, text: string, by = olga) => happens({ type: "message.edited", target, text, by });
const deletes = (target: number, by = olga) => happens({ type: "message.deleted", target, by });
const toErase = () => archive.toErase(0, 99);

test("[I4] a deletion erases the post and every edit, an edit the edit before it", () => {
  const post = says("one");
  const first = edits(post, "two");
  expect(toErase()).toEqual([]);
  const second = edits(post, "two"); // the same words are two entries
  expect(toErase()).toEqual([first]);
  const other = says("another");
  deletes(post);
  expect(toErase()).toEqual([post, first, second]);
  deletes(other, bo); // not theirs
  expect(toErase()).toEqual([post, first, second]);
});

test("[I4] an entry whose text is no message's is erased as soon as its room has a newer one", () => {
  const post = says("one", { id: "twice" });
  const copy = says("one", { id: "twice" });
  const foreign = edits(post, "not mine", bo);
  expect(toErase()).toEqual([copy]);
  says("in another room", { room: "attic" });
  expect(toErase()).toEqual([copy]);
  deletes(post);
  const late = edits(post, "too late");
  expect(toErase()).toEqual([post, copy, foreign]);
  archive.close();
  archive = openArchive(folder, "0");
  says("more");
  expect(toErase()).toEqual([post, copy, foreign, late]);
});

test("[R33] [I1] what is left in the log makes the same messages again", () => {
  const [post, gone] = [says("one", { id: "kept" }), says("another", { id: "gone" })];
  const first = edits(post, "two");
  happens({ type: "reaction.added", target: post, emoji: "👍" });
  const second = edits(post, "three");
  deletes(gone);
  says("and on", { id: "last" });
  expect(toErase()).toEqual([gone, first]);
  const items = () => archive.before("den", 100, 10).events.map((event): unknown => JSON.parse(event));
  const whole = items();
  const kept = log.filter(({ seq }) => !toErase().includes(seq));
  archive.close();
  rmSync(folder, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), "parlor-erasures-"));
  archive = openArchive(folder, "0");
  archive.adopt({ epoch: "e", last: 0 });
  for (const event of kept) archive.apply([event], event.seq);
  expect(whole).toMatchObject([{ text: "three", changed: second }, { deleted: {} }, { text: "and on" }]);
  expect(items()).toEqual(whole.filter((_, at) => at !== 1)); // of what is deleted nothing is left but that it was
  expect(toErase()).toEqual([]);
});

test("[I4] an edit whose message was deleted and erased before it could be read is erased too", () => {
  const edit = edits(99, "what nobody says any more");
  says("and on");
  expect(toErase()).toEqual([edit]);
});

test("[I4] what the log has erased is done, and due again if that is doubted; the list ends with the messages", () => {
  const post = says("one");
  deletes(post);
  archive.erased(toErase());
  expect(toErase()).toEqual([]);
  archive.doubtErased();
  expect(toErase()).toEqual([post]);
  while (archive.trim(99));
  expect(toErase()).toEqual([]);
});

test("[I4] once it is erased, no word of it is in the file", () => {
  const words = ["zugunruhe", "weltschmerz", "fernwehklinik"];
  const [said, edited, deleted] = words;
  for (let at = 0; at < 300; at++) says(`chatter number ${at}`);
  const post = says(`my ${said}`);
  const other = says(`her ${deleted}`);
  for (let at = 0; at < 300; at++) says(`more chatter ${at}`);
  archive.commit();
  edits(post, `my ${edited}`);
  archive.commit();
  deletes(post);
  deletes(other);
  archive.commit();
  archive.erased(toErase());
  archive.empty();
  const bytes = readdirSync(folder).map((name) => readFileSync(join(folder, name), "latin1"));
  // The index keeps what a word does not have in common with the one before it.
  for (const word of words) for (const file of bytes) expect(file).not.toContain(word.slice(-7));
  expect(bytes.join("")).toContain("hatter");
});

test("[D5] an edit is known to be in the log for as long as its message, though what it said is erased and forgotten", () => {
  const post = says("one");
  edits(post, "two");
  edits(post, "three");
  deletes(post);
  happens({ type: "message.edited", target: post, text: "in vain", by: bo });
  const landed = (by: string) =>
    archive.landed("den", by as MemberId, ["m1", "m2", "m3", "m4", "m5", "m6"] as MessageId[]);
  expect([landed(olga), landed(bo)]).toEqual([["m1", "m2", "m3", "m4"], ["m5"]]);
  while (archive.trimChanges(99));
  archive.close();
  archive = openArchive(folder, "0");
  expect([landed(olga), landed(bo)]).toEqual([["m1", "m2", "m3", "m4"], ["m5"]]);
});

test("[M3] what comes into the log behind its author's removal is no item, found by nobody and erased, also over a restart", () => {
  happens({ type: "message.posted", by: bo, text: "in time" });
  happens({ type: "member.removed", member: bo, memberName: "Bo" });
  archive.close();
  archive = openArchive(folder, "0");
  const late = happens({ type: "message.posted", by: bo, text: "too late" });
  const alsoLate = happens({ type: "message.edited", by: bo, target: 1, text: "too late as well" });
  happens({ type: "message.posted", by: bo, room: "elsewhere", text: "not removed here" });
  happens({ type: "message.posted", text: "peace" });
  const texts = (room: string) => archive.before(room, 100, 100).events.map((event) => JSON.parse(event).text);
  expect(texts("den")).toEqual(["in time", undefined, "peace"]);
  expect(texts("elsewhere")).toEqual(["not removed here"]);
  expect(archive.toErase(0, 10)).toEqual([late, alsoLate]);
});
