import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeEvent, MessageId } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { openMetrics } from "@parlor/service";
import { expect, onTestFinished, test, vi } from "vitest";
import { randomMember } from "../ids.ts";
import { roomsMetrics } from "../metrics.ts";
import { type Archive, openArchive } from "./archive.ts";
import { openReader } from "./archive-file.ts";
import { Finder } from "./finder.ts";
import { readEntry, type Stored } from "./log-event.ts";
import { Searches, SearchQueue, SearchTime } from "./search.ts";

const olga = randomMember();
const ids = check(MessageId);

function said(seq: number, text: string): Stored {
  const id: unknown = `m${seq}`;
  if (!ids.accepts(id)) throw new Error("This is no id.");
  const found = readEntry({
    subject: "room.0.den.log",
    seq,
    at: seq,
    text: encodeEvent({ type: "message.posted", ts: 1, id, by: olga, name: "Olga", text }),
  });
  if (typeof found === "string") throw new Error(found);
  return found;
}

function open(): Archive {
  const folder = mkdtempSync(join(tmpdir(), "parlor-searches-"));
  const archive = openArchive(folder, "0");
  onTestFinished(() => {
    archive.close();
    rmSync(folder, { recursive: true });
  });
  return archive;
}

// The longest messages of one letter each but the first, which make a phrase dear to look for.
function fillWithBombs(archive: Archive, count: number): void {
  const bomb = `b ${"a ".repeat(1998)}`;
  for (let seq = 1; seq <= count; seq++) archive.apply([said(seq, bomb)], seq);
  archive.commit();
}

const asked = { room: "den", after: 0, before: 1_000_000 };
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
  expect(db.prepare("SELECT count(*) FROM segments").pluck().get()).toBe(2);
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

function openQueue(bounds = {}) {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const queue = new SearchQueue<string>({ most: 4, ofRoom: 2, waits: 1000, ...bounds });
  const begun: string[] = [];
  let end = (): void => undefined;
  const ask = (room: string, question: string) =>
    queue.ask(room, question, () => {
      begun.push(`${room} ${question}`);
      return new Promise((resolve) => {
        end = () => resolve(question);
      });
    });
  const ended = async () => {
    end();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { ask, begun, ended };
}

test("[R45] one search runs at a time, and rooms take turns", async () => {
  const { ask, begun, ended } = openQueue();
  for (const [room, question] of [
    ["den", "a"],
    ["den", "b"],
    ["den", "c"],
    ["attic", "x"],
  ] as const)
    ask(room, question);
  for (let turn = 0; turn < 4; turn++) await ended();
  expect(begun).toEqual(["den a", "den b", "attic x", "den c"]);
});

test("[R45] one room's searches do not fill the queue, and a full queue sends away at once", async () => {
  const { ask } = openQueue();
  for (const question of ["running", "a", "b"]) ask("den", question);
  expect(await ask("den", "c")).toBe("busy");
  for (const room of ["one", "two"]) ask(room, "a");
  expect(await ask("three", "a")).toBe("busy");
});

test("[R45] the same question again, while it waits, is one search", async () => {
  const { ask, begun, ended } = openQueue();
  ask("den", "running");
  const answers = Promise.all([ask("den", "a"), ask("den", "a")]);
  await ended();
  await ended();
  expect(await answers).toEqual(["a", "a"]);
  expect(begun).toEqual(["den running", "den a"]);
});

test("[R45] what waited too long is not done, and makes room for others", async () => {
  const { ask, begun, ended } = openQueue();
  ask("den", "running");
  const late = ask("den", "late");
  await vi.advanceTimersByTimeAsync(1001);
  expect(await late).toBe("busy");
  const answered = ask("den", "after");
  await ended();
  await ended();
  expect(await answered).toBe("after");
  expect(begun).toEqual(["den running", "den after"]);
});

test("[R45] a search that fails keeps nobody else waiting", async () => {
  const queue = new SearchQueue<string>({ most: 4, ofRoom: 2, waits: 1000 });
  const failed = queue.ask("den", "a", () => Promise.reject(new Error("broken")));
  const next = queue.ask("den", "b", () => Promise.resolve("b"));
  await expect(failed).rejects.toThrow("broken");
  expect(await next).toBe("b");
});

test("[R48] a room is searched for two seconds at once, then for a quarter of the time", () => {
  const time = new SearchTime();
  for (let spent = 0; spent < 2100; spent += 150) {
    expect(time.untilFree("bomb", 0)).toBe(0);
    time.spend("bomb", 150, 0);
  }
  expect(time.untilFree("bomb", 0)).toBe(400); // 100 ms more than two seconds
  expect(time.untilFree("bomb", 400)).toBe(0);
  time.spend("bomb", 150, 400);
  expect(time.untilFree("bomb", 400)).toBe(600);
  expect(time.untilFree("other", 2000)).toBe(0);
});

test("[R48] a room in which people look for things is never kept waiting", () => {
  const time = new SearchTime();
  for (let now = 0; now < 60_000; now += 50) {
    expect(time.untilFree("busy", now)).toBe(0);
    time.spend("busy", 5, now);
  }
});

test("[R48] rooms that owe nothing are forgotten", () => {
  const time = new SearchTime();
  for (let room = 0; room < 5000; room++) time.spend(`room${room}`, 1, room * 100);
  expect(time.untilFree("room1", 500_000)).toBe(0);
});
