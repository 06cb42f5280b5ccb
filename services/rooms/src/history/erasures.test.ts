import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Item, MemberId, MessageId } from "@parlor/contracts";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Archive, openArchive } from "./archive.ts";
import { Finder } from "./finder.ts";
import { readEntry, type Stored } from "./log-event.ts";

let folder: string;
let archive: Archive;
/** What happened, but for what was erased. */
let log: Stored[] = [];
let last = 0;
/** Also those that were erased. */
let posts: { readonly seq: number; readonly room: string; readonly by: string }[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parlor-erasures-"));
  archive = openArchive(folder, "0");
  startLog();
});
afterEach(() => {
  archive.close();
  rmSync(folder, { recursive: true });
});

let epoch = "";

function startLog(): void {
  [epoch, last, log, posts] = [crypto.randomUUID(), 0, [], []];
  archive.adopt({ epoch, last });
}

function reopen(): void {
  archive.close();
  archive = openArchive(folder, "0");
}

/** Another archive, which has read nothing yet. */
function openLate(): Archive {
  const late = openArchive(folder, "1");
  late.adopt({ epoch, last: 0 });
  return late;
}

/** What is left of the log, after what it has read, and no more than so many entries. */
function reads(late: Archive, entries = Number.POSITIVE_INFINITY): void {
  for (const event of log.filter(({ seq }) => seq > late.applied).slice(0, entries)) late.apply([event], event.seq);
}

const [olga, bo] = ["AAAAAAAAAAAA", "BBBBBBBBBBBB"];

type Said = { readonly type: string; readonly by?: string; readonly room?: string; [field: string]: unknown };

/** Somebody says something in the den; given is its seq. */
function happens({ room = "den", by = olga, ...said }: Said): number {
  last += 1;
  const text = JSON.stringify({ ts: last, id: `m${last}`, by, name: "Olga", ...said });
  const read = readEntry({ subject: `room.0.${room}.log`, seq: last, at: last, text });
  if (typeof read === "string") throw new Error(`${text} is ${read}`);
  archive.apply([read], last);
  log.push(read);
  if (said.type === "message.posted") posts.push({ seq: last, room, by });
  return last;
}

const says = (text: string, more = {}) => happens({ type: "message.posted", text, ...more });
const edits = (target: number, text: string, by = olga) => happens({ type: "message.edited", target, text, by });
const deletes = (target: number, by = olga) => happens({ type: "message.deleted", target, by });
const toErase = () => archive.toErase(0, 99);
const toKeep = () => archive.toKeep(0, 99, last).map(({ kept }) => kept.target);

/** The log gets what it is to keep of messages. */
function keeps(): void {
  for (const { room, kept } of archive.toKeep(0, 99, last)) happens({ room, ...kept });
}

function erases(most = 99): void {
  const erased = archive.toErase(0, most);
  log = log.filter(({ seq }) => !erased.includes(seq));
  archive.erased(erased);
}

const itemsOf = (of: Archive, room = "den") =>
  of.before(room, 1000, 1000).events.map((event): Item => JSON.parse(event));

/** The files of an archive. */
const bytesOf = (name: string) =>
  readdirSync(folder)
    .filter((file) => file.startsWith(`${name}.`))
    .map((file) => readFileSync(join(folder, file), "latin1"));

test("[I4] an edit and a deletion erase what was said before, the post once the log has what is kept of it", () => {
  const post = says("one");
  const first = edits(post, "two");
  expect([toErase(), toKeep()]).toEqual([[], [post]]);
  reopen();
  expect(toKeep()).toEqual([post]);
  keeps();
  expect([toErase(), toKeep()]).toEqual([[post], []]);
  const second = edits(post, "two"); // the same words are two entries
  expect(toErase()).toEqual([post, first]);
  const other = says("another");
  deletes(post);
  expect(toErase()).toEqual([post, first, second]);
  deletes(other, bo); // not theirs
  expect(toKeep()).toEqual([]);
  deletes(other);
  expect([toErase(), toKeep()]).toEqual([[post, first, second], [other]]);
  keeps();
  expect(toErase()).toEqual([post, first, second, other]);
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
  expect(toErase()).toEqual([copy, foreign]);
  reopen();
  says("more");
  expect(toErase()).toEqual([copy, foreign, late]);
});

test("[R33] [I1] what is left in the log makes the same messages again", () => {
  const [post, gone] = [says("one", { id: "kept", reply: 1 }), says("another", { id: "gone" })];
  edits(post, "two");
  happens({ type: "reaction.added", target: post, emoji: "👍" });
  keeps();
  edits(post, "in vain", bo);
  const second = edits(post, "three");
  deletes(gone);
  says("and on", { id: "last" });
  keeps();
  erases();
  expect(log.filter(({ event }) => "text" in event).map(({ seq }) => seq)).toEqual([second, second + 2]);
  const filled = openLate();
  reads(filled);
  expect(itemsOf(filled)).toMatchObject([
    { text: "three", changed: second, reply: 1, reactions: [{ emoji: "👍" }] },
    { id: "gone", text: "", deleted: {} },
    { text: "and on" },
  ]);
  expect(itemsOf(filled)).toEqual(itemsOf(archive));
  expect(filled.toErase(0, 99)).toEqual([]);
  filled.close();
});

const people = fc.constantFrom(olga, bo);
const words = ["red", "fox", "den", "red fox"] as const;
const text = fc.constantFrom(...words);
const message = fc.record({ by: people, id: fc.nat(9), room: fc.constantFrom("den", "den", "den", "attic") });
/** Of one of the last messages, mostly by its author. */
const change = fc.record({ back: fc.nat(4), foreign: fc.constantFrom(true, ...Array<boolean>(5).fill(false)) });
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant("says"), message, text }) },
  { weight: 6, arbitrary: fc.record({ does: fc.constant("edits"), change, text }) },
  {
    weight: 5,
    arbitrary: fc.record({ does: fc.constantFrom("deletes", "removes", "likes", "likes", "unlikes"), change }),
  },
  { weight: 4, arbitrary: fc.record({ does: fc.constant("reads"), entries: fc.nat(4) }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant("erases"), most: fc.constantFrom(1, 2, 99) }) },
  { weight: 5, arbitrary: fc.record({ does: fc.constantFrom("keeps", "keeps", "restarts") }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

test("[R33] [I1] a read model that reads what is left at any time, in pieces, has the same messages in the end", () => {
  const late = openLate();
  const plays = (steps: readonly Step[]) => {
    startLog();
    late.adopt({ epoch, last });
    for (const one of steps) play(one, late);
    reads(late);
    compare(archive, late);
    expect(dueOf(late)).toEqual(dueOf(archive));
  };
  fc.assert(fc.property(fc.array(step, { maxLength: 60, size: "max" }), plays), { numRuns: 300 });
  late.close();
});

function play(one: Step, late: Archive): void {
  if ("entries" in one) return reads(late, one.entries);
  if ("message" in one) return void says(one.text, { ...one.message, id: `m${one.message.id}` });
  if ("most" in one) return erases(one.most);
  if (!("change" in one)) return { keeps, restarts: reopen }[one.does]();
  const { back, foreign } = one.change;
  const post = posts.at(-1 - back);
  if (post === undefined) return;
  const { seq: target, room, by: author } = post;
  const by = (author === olga) === foreign ? bo : olga;
  const said = "text" in one ? { text: one.text } : { author, emoji: "👍" };
  happens({ type: types[one.does], room, by, target, ...said });
}

const types = {
  edits: "message.edited",
  deletes: "message.deleted",
  removes: "message.removed",
  likes: "reaction.added",
  unlikes: "reaction.removed",
} as const;

/**
 * Of what is left and about a message: what is to be erased, and of what something is to be kept before. Whether an edit is
 * about none, nobody can tell once what it is about is erased.
 */
function dueOf(of: Archive): readonly (readonly number[])[] {
  const items = new Set(["den", "attic"].flatMap((room) => itemsOf(archive, room)).map(({ seq }) => seq));
  const about = log.filter(({ seq, event }) => items.has("target" in event ? event.target : seq));
  const due = [of.toErase(0, 99), of.toKeep(0, 99, 0).map(({ kept }) => kept.target)];
  return due.map((seqs) => about.map(({ seq }) => seq).filter((seq) => seqs.includes(seq)));
}

/** Bytes are not compared: each counts what it has read. */
function compare(one: Archive, other: Archive): void {
  const finders = [one, other].map((of) => {
    of.commit();
    return new Finder(of.file);
  });
  const ids = Array.from({ length: 10 }, (_, at) => `m${at}` as MessageId);
  for (const room of ["den", "attic"]) {
    expect(itemsOf(other, room)).toEqual(itemsOf(one, room));
    for (const by of [olga, bo] as MemberId[]) {
      const items = one.before(room, 1000, 1000).events.map((event) => JSON.parse(event));
      const said = ids.filter((id) => items.some((item) => item.id === id && item.by === by));
      expect(other.landed(room, by, said)).toEqual(said);
    }
    for (let after = 0; after <= last; after += 3)
      for (let before = last + 1; before > after; before -= 4)
        expect(other.count(room, after, before)).toBe(one.count(room, after, before));
    for (const query of words) {
      const [found, again] = finders.map((finder) =>
        finder
          .find({ room, query, after: 0, before: 1000, limit: 99, budget: 60_000 })
          .events.map((event) => JSON.parse(event)),
      );
      expect(again).toEqual(found);
    }
  }
  expect(other.rows).toBe(one.rows);
  for (const finder of finders) finder.close();
}

test("[R33] a message of which enough is read late is searched, and its room counted, over a restart", () => {
  const [first, post] = [says("one"), says("two")];
  for (let at = 0; at < 9; at++) says(`chatter ${at}`);
  edits(first, "weltschmerz");
  edits(post, "zugunruhe");
  keeps();
  erases();
  const filled = openLate();
  reads(filled);
  filled.close();
  const again = openArchive(folder, "1");
  compare(archive, again);
  expect([again.count("den", 0, 1000), again.count("den", first, post + 2)]).toEqual([11, 2]);
  again.close();
});

test("[D5] [R33] of a message whose second copy was read first, the first is there in the end, and counted once", () => {
  const post = says("one", { id: "twice" });
  says("between");
  edits(post, "two");
  const copy = says("one", { id: "twice" });
  says("and on");
  keeps();
  log = log.filter(({ seq }) => seq !== post); // the copy comes next
  const filled = openLate();
  reads(filled, 4);
  expect(itemsOf(filled)).toMatchObject([{ text: "between" }, { seq: copy, text: "one" }, { text: "and on" }]);
  reads(filled);
  compare(archive, filled);
  expect([filled.toErase(0, 99), filled.count("den", copy, 1000)]).toEqual([[copy], 1]);
  filled.close();
});

test("[R54] what a late message's changes take is counted, also if the message is its room's last", () => {
  says("one");
  const post = says("two");
  edits(post, "three");
  keeps();
  erases();
  const late = openLate();
  reads(late);
  happens({ type: "reaction.added", target: post, emoji: "👍" });
  reads(late);
  late.close();
  const again = openArchive(folder, "1");
  expect(again.bytes("den")).toBe(log.reduce((sum, { json }) => sum + Buffer.byteLength(json), 0));
  again.close();
});

test("[R24] late messages are found that are older than what is indexed, and newer ones still are", () => {
  const post = says("red one");
  last = 70_000;
  const other = says("red two");
  last = 140_000;
  const third = says("red three");
  for (const target of [other, post]) edits(target, `red fox ${target}`);
  keeps();
  erases();
  const late = openLate();
  reads(late);
  edits(third, "blue three");
  says("red four");
  reads(late);
  late.commit();
  const finder = new Finder(late.file);
  const { events } = finder.find({ room: "den", query: "red", after: 0, before: last + 1, limit: 9, budget: 60_000 });
  const texts = events.map((event) => JSON.parse(event).text);
  expect(texts).toEqual(["red four", `red fox ${other}`, `red fox ${post}`]);
  finder.close();
  late.close();
});

test("[I4] an edit of a message that is not known stays in the log, unless no message stood there", () => {
  const post = says("one");
  const edit = edits(post, "two");
  keeps();
  erases();
  const filled = openLate();
  reads(filled, 1);
  const entry = readEntry({
    subject: "room.0.den.log",
    ...{ seq: 90, at: 90 },
    text: JSON.stringify({ ts: 90, type: "message.edited", id: "e", by: olga, name: "Olga", text: "x", target: 99 }),
  });
  if (typeof entry === "string") throw new Error(entry);
  filled.apply([entry, { ...entry, seq: 91 }], 91);
  expect(log[0]?.seq).toBe(edit);
  expect(filled.toErase(0, 99)).toEqual([90]);
  filled.close();
});

test("[R55] of a room that was closed nothing is kept, and all that was to be erased is", () => {
  const post = says("one");
  edits(post, "zugunruhe");
  const late = openLate();
  log = log.slice(1);
  reads(late);
  happens({ type: "room.closed", seal: "x" });
  expect([toKeep(), toErase()]).toEqual([[], [post]]);
  reads(late);
  late.empty();
  late.close();
  expect(bytesOf("1").join("")).not.toContain("zugunruhe");
});

test("[R37] the edit of a message that is too old is erased with it", () => {
  const post = says("one");
  says("and on", { room: "attic" });
  const edit = edits(post, "two");
  while (archive.trim(2));
  happens({ type: "room.locked" });
  expect(itemsOf(archive)).toMatchObject([{ type: "room.locked" }]);
  expect(toErase()).toContain(edit);
});

test("[I4] what the log has erased is done, and due again if that is doubted; the list ends with the messages", () => {
  const post = says("one");
  deletes(post);
  keeps();
  erases();
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
  keeps();
  erases();
  archive.empty();
  const bytes = bytesOf("0");
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
  reopen();
  expect([landed(olga), landed(bo)]).toEqual([["m1", "m2", "m3", "m4"], ["m5"]]);
});

test("[M3] what comes into the log behind its author's removal is no item, found by nobody and erased, also over a restart", () => {
  happens({ type: "message.posted", by: bo, text: "in time" });
  happens({ type: "member.removed", member: bo, memberName: "Bo" });
  reopen();
  const late = happens({ type: "message.posted", by: bo, text: "too late" });
  const alsoLate = happens({ type: "message.edited", by: bo, target: 1, text: "too late as well" });
  happens({ type: "message.posted", by: bo, room: "elsewhere", text: "not removed here" });
  happens({ type: "message.posted", text: "peace" });
  const texts = (room: string) => archive.before(room, 100, 100).events.map((event) => JSON.parse(event).text);
  expect(texts("den")).toEqual(["in time", undefined, "peace"]);
  expect(texts("elsewhere")).toEqual(["not removed here"]);
  expect(archive.toErase(0, 10)).toEqual([late, alsoLate]);
});
