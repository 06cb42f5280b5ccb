import { test } from "vitest";
import { RecentEvents } from "./recent.ts";

const item = new Uint8Array(300);

test("what a room remembers", async ({ bench }) => {
  const recent = new RecentEvents(0);
  let seq = 0;
  await bench("one event more, when it is full", () => recent.push({ seq: ++seq, item })).run();
  await bench("what came after one of a hundred events ago", () => void recent.since(seq - 100)).run();
});
