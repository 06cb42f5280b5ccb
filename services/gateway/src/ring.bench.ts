import { test } from "vitest";
import { Ring } from "./ring.ts";

const item = new Uint8Array(300);

test("what a room remembers", async ({ bench }) => {
  const ring = new Ring(0);
  let seq = 0;
  await bench("one event more, when it is full", () => ring.push({ seq: ++seq, item })).run();
  await bench("what came after one of a hundred events ago", () => void ring.since(seq - 100)).run();
});
