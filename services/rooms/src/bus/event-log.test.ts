import { expect, test } from "vitest";
import { pieces } from "./event-log.ts";

const entry = (seq: number) => ({ subject: "room.0.den.log", seq, at: seq, text: "{}" });

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
