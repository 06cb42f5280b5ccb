import type { Epoch, MemberId, MessageId, PlacedEvent } from "@parlor/contracts";
import { test } from "vitest";
import { emptyTimeline, hear, type Timeline } from "./timeline.ts";

const event = (seq: number): PlacedEvent => ({
  ...{ type: "message.posted", id: `m${seq}` as MessageId, by: "anaanaanaana" as MemberId, name: "Ana", text: "hello" },
  ...{ ts: seq, seq, prev: seq - 1 },
});

function holding(count: number): Timeline {
  const items = Array.from({ length: count }, (_, at) => event(at + 1));
  return { ...emptyTimeline, epoch: "aaaaaaaaaaaaaaaa" as Epoch, items, head: count };
}

test("hearing an event", async ({ bench }) => {
  for (const count of [0, 1_000, 10_000]) {
    const [held, next] = [holding(count), event(count + 1)];
    await bench(`with ${count} on the page`, () => void hear(held, next)).run();
  }
});
