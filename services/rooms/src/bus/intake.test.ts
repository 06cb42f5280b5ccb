import { beforeEach, expect, test, vi } from "vitest";
import { openIntake, pieces } from "./intake.ts";

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
  const intake = openIntake({ take, keep: () => heard.push("keep") }, (error) => heard.push(`${error}`));
  return { ...intake, heard };
}

test("[R33] what was taken is kept soon after, together with what was taken meanwhile", () => {
  const { take, heard } = reader();
  take([entry(1), entry(2)], 8);
  vi.advanceTimersByTime(100);
  take([entry(3)], 7);
  expect(heard).toEqual(["1,2 of 8", "3 of 7"]);
  vi.advanceTimersByTime(1000);
  expect(heard).toEqual(["1,2 of 8", "3 of 7", "keep"]);
  take([entry(4)], 6);
  vi.advanceTimersByTime(1000);
  expect(heard.slice(3)).toEqual(["4 of 6", "keep"]);
});

test("[R33] nothing is handed over after what could not be taken: there would be a hole", () => {
  const { take, heard } = reader(2);
  for (const seq of [1, 2, 3]) take([entry(seq)], 0);
  vi.advanceTimersByTime(1000);
  expect(heard).toEqual(["1 of 0", "Error: 2 is unreadable."]);
});

test("[L3] nothing is handed over or kept once it is stopped", () => {
  const { take, stop, heard } = reader();
  take([entry(1)], 0);
  stop();
  take([entry(2)], 0);
  vi.advanceTimersByTime(1000);
  expect(heard).toEqual(["1 of 0"]);
});

test("[R47] long texts are taken in a few at a time, each once and in order", () => {
  const long = (seq: number) => ({ ...entry(seq), text: "x".repeat(30_000) });
  const entries = [entry(1), long(2), long(3), long(4), entry(5), entry(6)];
  expect([...pieces(entries)].map((piece) => piece.map(({ seq }) => seq))).toEqual([
    [1, 2, 3, 4],
    [5, 6],
  ]);
  expect([...pieces([])]).toEqual([]);
  expect([...pieces(Array.from({ length: 10 }, (_, at) => long(at)))].flat()).toHaveLength(10);
});
