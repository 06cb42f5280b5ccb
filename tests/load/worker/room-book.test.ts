import { expect, test } from "vitest";
import { RoomBook } from "./room-book.ts";

const frame = (...seqs: readonly number[]) =>
  Buffer.from(JSON.stringify(seqs.map((seq, at) => ({ seq, prev: seqs[at - 1] ?? 0, type: "room.locked" }))));

function told(...frames: readonly (readonly number[])[]): RoomBook {
  const book = new RoomBook();
  for (const seqs of frames) {
    const bytes = frame(...seqs);
    book.read(bytes, 0, bytes.length);
  }
  return book;
}

test("counts what somebody had still to be shown, over the holes that other rooms leave", () => {
  const book = told([3, 5], [9]);
  expect(book.between(0, 9)).toBe(3);
  expect(book.between(3, 9)).toBe(2);
  expect(book.between(4, 5)).toBe(1);
  expect(book.between(9, 9)).toBe(0);
});

test("an event that is read twice, or late by somebody who came back, is one event in its place", () => {
  expect(told([3, 5], [5], [4], [3, 4, 5, 9]).between(0, 9)).toBe(4);
});

test("a frame is known again by where it begins and how long it is", () => {
  const book = told([3, 5]);
  expect(book.find(3, frame(3, 5).length)?.events).toBe(2);
  expect(book.find(3, frame(3).length)).toBeUndefined();
});
