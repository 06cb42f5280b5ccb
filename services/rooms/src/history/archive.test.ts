import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { encodeEvent, MessageId } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { ConfigError } from "@parlor/service";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { randomMember } from "../ids.ts";
import { Archive } from "./archive.ts";
import { openFile } from "./archive-file.ts";
import { Finder } from "./finder.ts";
import { readEntry, type Stored } from "./log-event.ts";

const olga = randomMember();

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "parlor-archive-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "0.sqlite");
}

function open(file = newFile()): Archive {
  const archive = new Archive(openFile(file));
  onTestFinished(() => archive.close());
  return archive;
}

const ids = check(MessageId);
function messageId(text: string): MessageId {
  if (ids.accepts(text)) return text;
  throw new Error(`${text} is no message id.`);
}

function said(seq: number, text: string, { room = "den", id = `m${seq}`, at = seq } = {}): Stored {
  const event = encodeEvent({ type: "message.posted", ts: at, id: messageId(id), by: olga, name: "Olga", text });
  const found = readEntry({ subject: `room.0.${room}.log`, seq, at, text: event });
  if (typeof found === "string") throw new Error(found);
  return found;
}

// Readers find what is committed.
function search(archive: Archive, room: string, query: string, before: number, limit: number) {
  archive.commit();
  const finder = new Finder(archive.file);
  try {
    return finder.find({ room, query, after: archive.closedAt(room), before, limit, budget: 60_000 });
  } finally {
    finder.close();
  }
}

const seqs = ({ events }: { readonly events: readonly string[] }) => events.map((event) => JSON.parse(event).seq);

test("[R33] what was applied is there after a restart, and so is how far it goes", () => {
  const file = newFile();
  const first = new Archive(openFile(file));
  first.adopt({ epoch: "one", last: 9 });
  first.apply([said(3, "hello"), said(5, "again")], 7);
  first.close();
  const second = open(file);
  second.adopt({ epoch: "one", last: 9 });
  expect([second.applied, second.rows]).toEqual([7, 2]);
  expect(seqs(second.before("den", 100, 10))).toEqual([3, 5]);
});

test("[D11] what is of another log, or from beyond its end, is thrown away", () => {
  for (const head of [
    { epoch: "two", last: 9 },
    { epoch: "one", last: 4 },
  ]) {
    const archive = open();
    archive.adopt({ epoch: "one", last: 0 });
    archive.apply([said(5, "hello")], 5);
    archive.adopt(head);
    expect([archive.applied, archive.rows]).toEqual([0, 0]);
    expect(archive.before("den", 100, 10).events).toEqual([]);
    expect(search(archive, "den", "hello", 100, 10).events).toEqual([]);
    archive.apply([said(5, "another")], 5);
    expect(seqs(search(archive, "den", "another", 100, 10))).toEqual([5]);
  }
});

test("[R33] a file that is no archive is made anew", () => {
  const file = newFile();
  writeFileSync(file, "certainly not a database, but long enough to be taken for one".repeat(100));
  const archive = open(file);
  archive.adopt({ epoch: "one", last: 0 });
  archive.apply([said(1, "hello")], 1);
  expect(archive.rows).toBe(1);
});

test("[S18] what people write is nobody else's on the machine, also where an earlier version left it open", () => {
  const file = newFile();
  for (const part of ["", "-wal"]) {
    writeFileSync(`${file}${part}`, "");
    chmodSync(`${file}${part}`, 0o644);
  }
  const archive = open(file);
  archive.adopt({ epoch: "one", last: 0 });
  archive.apply([said(1, "hello")], 1);
  const folder = dirname(file);
  const files = readdirSync(folder);
  expect(files).toEqual(expect.arrayContaining(["0.sqlite", "0.sqlite-wal"]));
  expect(files.filter((name) => (statSync(join(folder, name)).mode & 0o077) !== 0)).toEqual([]);
});

test("[R35] a file that is in use is refused in one sentence", () => {
  const file = newFile();
  open(file);
  expect(() => new Archive(openFile(file))).toThrow(ConfigError);
});

test("[B3] a folder that cannot be one is refused in one sentence", () => {
  const file = newFile();
  writeFileSync(file, "in the way");
  expect(() => new Archive(openFile(join(file, "0.sqlite")))).toThrow(
    /0\.sqlite cannot be written \(\w+\): see PARLOR_DATA_DIR\.$/,
  );
});

test("[D5] a second copy of a message changes nothing", () => {
  const archive = open();
  archive.apply([said(1, "hello", { id: "a" }), said(2, "hello", { id: "a" })], 2);
  archive.apply([said(3, "hello", { id: "a" })], 3);
  expect([archive.rows, archive.applied]).toEqual([1, 3]);
  expect(seqs(search(archive, "den", "hello", 100, 10))).toEqual([1]);
  expect(archive.count("den", 0, 100)).toBe(1);
});

test("[D5] a second copy is left out however old the first is, over restarts too", () => {
  const file = newFile();
  const first = new Archive(openFile(file));
  const last = 70_000;
  for (let from = 1; from < last; from += 1000)
    first.apply(
      Array.from({ length: 1000 }, (_, at) => said(from + at, "hello")),
      from + 999,
    );
  const copies = (archive: Archive) => {
    const rows = archive.rows;
    archive.apply([said(archive.applied + 1, "hello", { id: "m1" })], archive.applied + 1);
    archive.apply([said(archive.applied + 1, "hello", { id: `m${last}` })], archive.applied + 1);
    return archive.rows - rows;
  };
  expect(copies(first)).toBe(0);
  first.commit();
  expect(copies(first)).toBe(0);
  first.apply([said(first.applied + 1, "hello", { id: "young" })], first.applied + 1);
  first.close();
  const second = open(file);
  expect(copies(second)).toBe(0);
  const ids = ["m1", "never", "young", "m70000"].map(messageId);
  expect(second.landed("den", olga, ids)).toEqual(["m1", "young", "m70000"]);
});

test("[R37] what is older than the horizon is forgotten, with its words, and nothing else", () => {
  const archive = open();
  archive.apply(
    Array.from({ length: 1200 }, (_, at) => said(at + 1, "hello")),
    1200,
  );
  while (archive.trim(1101));
  expect(archive.rows).toBe(100);
  expect(seqs(archive.before("den", 2000, 1)).concat(seqs(archive.between("den", 0, 2000, 1)))).toEqual([1200, 1101]);
  expect(seqs(search(archive, "den", "hello", 1150, 1000))).toHaveLength(49);
  expect([archive.count("den", 0, 1150), archive.count("den", 1120, 1122), archive.count("den", 1200, 2000)]).toEqual([
    49, 1, 0,
  ]);
});

test("[R37] a stretch of the log that is forgotten whole takes its words along", () => {
  const file = newFile();
  const archive = open(file);
  const last = 3 * 65_536;
  archive.apply(
    [1, 65_535, 65_536, last].map((seq) => said(seq, "hello")),
    last,
  );
  while (archive.trim(65_536));
  expect([archive.rows, seqs(search(archive, "den", "hello", last + 1, 10))]).toEqual([2, [last, 65_536]]);
  while (archive.trim(last + 1));
  expect([archive.rows, search(archive, "den", "hello", last + 1, 10).events]).toEqual([0, []]);
  archive.apply([said(last + 1, "hello")], last + 1);
  expect(seqs(search(archive, "den", "hello", last + 2, 10))).toEqual([last + 1]);
});

test("[R24] search goes on from one stretch of the log to the one before, and leaves out those of other rooms", () => {
  const archive = open();
  const places = [10, 65_535, 65_536, 200_000, 300_000];
  const said200 = said(200_000, "hello", { room: "attic" });
  archive.apply([...places.filter((seq) => seq !== 200_000).map((seq) => said(seq, "hello")), said200], 300_000);
  expect(seqs(search(archive, "den", "hel", 400_000, 10))).toEqual([300_000, 65_536, 65_535, 10]);
  expect(seqs(search(archive, "den", "hello", 300_000, 2))).toEqual([65_536, 65_535]);
  expect(search(archive, "den", "hello", 300_000, 2).more).toBe(true);
});

test("[R33] what cannot be taken in leaves everything as it was last kept", () => {
  const file = newFile();
  const archive = open(file);
  archive.adopt({ epoch: "one", last: 0 });
  archive.apply([said(1, "hello")], 1);
  archive.commit();
  archive.apply([said(2, "hello")], 2);
  const broken = { ...said(100_000, "hello"), at: Number.NaN };
  expect(() => archive.apply([said(3, "hello"), said(70_000, "hello"), broken], 100_000)).toThrow(/NOT NULL/);
  expect([archive.epoch, archive.applied, archive.rows]).toEqual(["one", 1, 1]);
  archive.apply([said(2, "hello"), said(70_000, "hello")], 70_000);
  expect(seqs(search(archive, "den", "hello", 100_000, 10))).toEqual([70_000, 2, 1]);
});

test("[R21] pages are what a list of the events would give", () => {
  const room = fc.constantFrom("den", "attic");
  const place = fc.nat({ max: 45 });
  const archive = open();
  fc.assert(
    fc.property(
      fc.array(room, { maxLength: 40 }),
      place,
      place,
      fc.integer({ min: 1, max: 12 }),
      (rooms, after, before, limit) => {
        archive.adopt({ epoch: crypto.randomUUID(), last: 0 });
        const events = rooms.map((room, at) => said(at + 1, `${at}`, { room }));
        archive.apply(events, rooms.length);
        const den = events.filter(({ room }) => room === "den").map(({ seq }) => seq);
        const back = den.filter((seq) => seq < before);
        const forth = den.filter((seq) => seq > after && seq < before);
        const [older, newer] = [archive.before("den", before, limit), archive.between("den", after, before, limit)];
        expect([seqs(older), older.more]).toEqual([back.slice(-limit), back.length > limit]);
        expect([seqs(newer), newer.more]).toEqual([forth.slice(0, limit), forth.length > limit]);
        expect(archive.count("den", after, before)).toBe(forth.length);
      },
    ),
    { numRuns: 50 },
  );
});

test("[R24] search finds what a look at every message would find, however many have its words", () => {
  const word = fc.constantFrom("red", "fox", "foxes", "redder", "jumps", "je", "Jé");
  const archive = open();
  fc.assert(
    fc.property(
      fc.array(fc.array(word, { minLength: 1, maxLength: 4 }), { maxLength: 200 }),
      word,
      word,
      (all, a, b) => {
        archive.adopt({ epoch: crypto.randomUUID(), last: 0 });
        archive.apply(
          all.map((words, at) => said(at + 1, words.join(" "))),
          all.length,
        );
        const plain = (text: string) => text.toLowerCase().replace("é", "e");
        const has = (words: readonly string[]) =>
          words.map(plain).includes(plain(a)) && words.some((word) => plain(word).startsWith(plain(b)));
        const found = all.flatMap((words, at) => (has(words) ? [at + 1] : []));
        expect(seqs(search(archive, "den", `${a} ${b}`, 1000, 1000))).toEqual(found.toReversed());
      },
    ),
    { numRuns: 40 },
  );
});

test("[R25] whatever is typed is searched for, and never an error", () => {
  const archive = open();
  archive.apply([said(1, "hello")], 1);
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (typed) => {
      search(archive, "den", typed, 100, 10);
      search(archive, "den", `hello "${typed}`, 100, 10);
    }),
  );
});

test("[R55] of a room that was closed nothing from before is shown, and it is forgotten piece by piece", () => {
  const archive = open();
  const closing = (seq: number): Stored => {
    const event = JSON.stringify({ ts: seq, type: "room.closed", seal: "x" });
    const found = readEntry({ subject: "room.0.den.log", seq, at: seq, text: event });
    if (typeof found === "string") throw new Error(found);
    return found;
  };
  const before = Array.from({ length: 700 }, (_, at) => said(2 * at + 1, "red fox"));
  const others = Array.from({ length: 700 }, (_, at) => said(2 * at + 2, "red fox", { room: "attic" }));
  archive.apply(
    [...before, ...others].toSorted((a, b) => a.seq - b.seq),
    1400,
  );
  archive.apply([closing(1401), said(1402, "red fox", { id: "m1" })], 1402);
  const shown = () => ({
    events: archive.before("den", 9999, 50).events.length,
    after: archive.between("den", 0, 9999, 50).events.length,
    count: archive.count("den", 0, 9999),
    found: search(archive, "den", "red", 9999, 50).events.length,
    landed: archive.landed("den", olga, [messageId("m1"), messageId("m3")]),
    newest: archive.newest("den"),
    bytes: archive.bytes("den"),
  });
  const expected = shown();
  expect(expected).toMatchObject({ events: 1, after: 1, count: 1, found: 1, landed: ["m1"], newest: 1402 });
  let pieces = 0;
  for (; archive.clear(); pieces++) expect(shown()).toEqual(expected);
  expect(pieces).toBeGreaterThan(1);
  expect(shown()).toEqual(expected);
  expect([archive.rows, archive.count("attic", 0, 9999), archive.closedAt("den")]).toEqual([701, 700, 0]);
  archive.apply([closing(1403)], 1403);
  expect([archive.bytes("den"), archive.newest("den")]).toEqual([0, undefined]);
});
