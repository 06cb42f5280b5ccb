import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, test } from "vitest";
import type { Entry } from "../bus/event-log.ts";
import { openArchive } from "./archive.ts";
import { readEntry, type Stored } from "./log-event.ts";

const together = 100;
const text = "what do you think about the new lamp in the kitchen, is it not a little too bright?";

function entry(seq: number): Entry {
  const message = { ts: 1, type: "message.posted", id: crypto.randomUUID(), by: "AbCdEf123456", name: "Olga", text };
  return { subject: "room.0.den.log", seq, at: seq, text: JSON.stringify(message) };
}

const read = (seq: number): Stored[] => [readEntry(entry(seq))].filter((found) => typeof found !== "string");

test("reading an entry of the log", async ({ bench }) => {
  const read = entry(1);
  await bench("one entry", () => void readEntry(read)).run();
});

test("taking in a piece of the log", async ({ bench }) => {
  const folder = mkdtempSync(join(tmpdir(), "parlor-bench-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const archive = openArchive(folder, "0");
  onTestFinished(() => archive.close());
  let events: readonly Stored[] = [];
  const next = () => {
    const after = archive.applied + 1;
    events = Array.from({ length: together }, (_, at) => read(after + at)).flat();
  };
  const apply = () => archive.apply(events, events.at(-1)?.seq ?? 0);
  await bench(`${together} messages`, { beforeEach: next }, apply).run();
  await bench(`${together} messages, and made sure of`, { beforeEach: next }, () => {
    apply();
    archive.commit();
  }).run();
});
