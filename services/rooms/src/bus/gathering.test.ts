import { beforeEach, expect, test, vi } from "vitest";
import { gather } from "./gathering.ts";

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

const entry = (seq: number) => ({ subject: "room.0.den.log", seq, at: seq, text: "{}" });

/** Somebody who reads the log, until an entry that they cannot read. */
function reader(unreadable = 0) {
  const heard: string[] = [];
  const take = (entries: readonly { readonly seq: number }[], waiting: number) => {
    if (entries.some(({ seq }) => seq === unreadable)) throw new Error(`${unreadable} is unreadable.`);
    heard.push(`${entries.map(({ seq }) => seq).join()} of ${waiting}`);
  };
  const gathering = gather({ take, keep: () => heard.push("keep") }, (error) => heard.push(`${error}`));
  return { ...gathering, heard };
}

test("[R33] what came together is handed over together, and kept soon after", () => {
  const { add, heard } = reader();
  add(entry(1), 9);
  add(entry(2), 8);
  vi.advanceTimersByTime(1);
  add(entry(3), 7);
  vi.advanceTimersByTime(1);
  expect(heard).toEqual(["1,2 of 8", "3 of 7"]);
  vi.advanceTimersByTime(1000);
  expect(heard).toEqual(["1,2 of 8", "3 of 7", "keep"]);
  add(entry(4), 6);
  vi.advanceTimersByTime(1000);
  expect(heard.slice(3)).toEqual(["4 of 6", "keep"]);
});

test("[R33] nothing is handed over after what could not be taken: there would be a hole", () => {
  const { add, heard } = reader(2);
  for (const seq of [1, 2, 3]) {
    add(entry(seq), 0);
    vi.advanceTimersByTime(1);
  }
  vi.advanceTimersByTime(1000);
  expect(heard).toEqual(["1 of 0", "Error: 2 is unreadable."]);
});

test("[L3] nothing is handed over once it is stopped", () => {
  const { add, stop, heard } = reader();
  add(entry(1), 0);
  stop();
  add(entry(2), 0);
  vi.advanceTimersByTime(1000);
  expect(heard).toEqual([]);
});
