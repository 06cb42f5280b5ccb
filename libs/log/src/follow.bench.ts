import { test } from "vitest";
import { Chain, type Link } from "./follow.ts";

const events = Array.from({ length: 1_000 }, (_, at): Link => ({ seq: at + 2, prev: at + 1 }));
const late = [...events.slice(1), ...events.slice(0, 1)];

test("a thousand events", async ({ bench }) => {
  const offer = (all: readonly Link[]) => {
    const chain = new Chain(1);
    for (const event of all) chain.offer(event);
  };
  await bench("in order", () => offer(events)).run();
  await bench("the first of them last", () => offer(late)).run();
});
