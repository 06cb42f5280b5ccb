import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MessageId, messagePosted } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { openMetrics } from "@parlor/service";
import { expect, onTestFinished, test } from "vitest";
import { Archive } from "./archive.ts";
import { openReader } from "./archive-file.ts";
import { Finder } from "./finder.ts";
import { type Found, readEntry } from "./log-event.ts";
import { roomsMetrics } from "./metrics.ts";
import { randomMember } from "./random.ts";
import { Searches } from "./searches.ts";

const olga = randomMember();
const ids = check(MessageId);

/** A message as the log would hand it over. */
function said(seq: number, text: string): Found {
  const id: unknown = `m${seq}`;
  if (!ids.accepts(id)) throw new Error("This is no id.");
  const found = readEntry({
    subject: "room.0.den.log",
    seq,
    at: seq,
    text: messagePosted({ ts: 1, id, by: olga, name: "Olga", text }),
  });
  if (typeof found === "string") throw new Error(found);
  return found;
}

function open(): Archive {
  const folder = mkdtempSync(join(tmpdir(), "parlor-searches-"));
  const archive = new Archive(join(folder, "0.sqlite"));
  onTestFinished(() => {
    archive.close();
    rmSync(folder, { recursive: true });
  });
  return archive;
}

/** The longest messages there are, of one letter each but the first, which make a phrase dear to look for. */
function fillWithBombs(archive: Archive, count: number): void {
  const bomb = `b ${"a ".repeat(1998)}`;
  for (let seq = 1; seq <= count; seq++) archive.apply([said(seq, bomb)], seq);
  archive.commit();
}

const asked = { room: "den", before: 1_000_000 };
const metrics = roomsMetrics(openMetrics());

test("[R43] while a search goes on everything else is answered, and it ends soon", async () => {
  const archive = open();
  fillWithBombs(archive, 3000);
  const searches = new Searches(archive, metrics);
  onTestFinished(() => searches.close());
  await searches.search({ ...asked, query: "begins the thread" });
  let turns = 0;
  const turning = setInterval(() => turns++, 1);
  onTestFinished(() => clearInterval(turning));
  const began = performance.now();
  expect(await searches.search({ ...asked, query: "a-a-a-a-a-a-a-a-a-b" })).toMatchObject({ events: [] });
  const took = performance.now() - began;
  expect(took).toBeLessThan(1000);
  expect(turns).toBeGreaterThan(took / 10);
});

test("[R43] a search that is out of time has what it found so far, and says that there may be more", () => {
  const archive = open();
  archive.apply(
    Array.from({ length: 100 }, (_, at) => said(at + 1, "red fox")),
    100,
  );
  archive.commit();
  const finder = new Finder(archive.file, () => {
    let clock = 0;
    return () => clock++;
  });
  onTestFinished(() => finder.close());
  for (const query of ["red", "red fox"]) {
    const found = finder.find({ ...asked, query, limit: 50, budget: 10 });
    expect(found).toMatchObject({ more: true, late: true });
    expect(found.events.length).toBeLessThan(12);
  }
  expect(finder.find({ ...asked, query: "red fox", limit: 50, budget: 1000 })).toMatchObject({
    more: true,
    late: false,
  });
});

test("[R43] what one step of a search looks through is bounded by its characters", () => {
  const archive = open();
  fillWithBombs(archive, 1000);
  const db = openReader(archive.file);
  onTestFinished(() => void db.close());
  expect(db.prepare("SELECT count(*) FROM chapters").pluck().get()).toBe(2);
});

test("[R27] a search finds what was taken in a moment ago", async () => {
  const archive = open();
  const searches = new Searches(archive, metrics);
  onTestFinished(() => searches.close());
  for (let seq = 1; seq <= 5; seq++) {
    archive.apply([said(seq, `word${seq}`)], seq);
    expect(await searches.search({ ...asked, query: `word${seq}` })).toMatchObject({ events: [expect.any(String)] });
  }
});

test("[R43] a thread that ends is begun anew", async () => {
  const archive = open();
  archive.apply([said(1, "hello")], 1);
  const searches = new Searches(archive, metrics);
  onTestFinished(() => searches.close());
  expect(await searches.search({ ...asked, query: "hello" })).toMatchObject({ late: false });
  await searches.close();
  expect(await searches.search({ ...asked, query: "hello" })).toMatchObject({ events: [expect.any(String)] });
});
