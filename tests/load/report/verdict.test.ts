import { expect, test } from "vitest";
import { balance, run } from "./testing.ts";
import { deed, limitation, verdict } from "./verdict.ts";

test("a run in which everything arrived once says so", () => {
  expect(verdict(balance())).toEqual({
    holds: "yes",
    sentence: "1,234,567 deliveries, none missing, none doubled",
    remarks: [],
  });
});

test("what is missing or doubled is counted, and the verdict is no", () => {
  const { holds, sentence } = verdict(balance({ delivered: 1_234_550, missing: 17 }));
  expect([holds, sentence]).toEqual(["no", "1,234,550 deliveries: 17 missing, none doubled"]);
  expect(verdict(balance({ doubled: 2_000 })).sentence).toBe("1,234,567 deliveries: none missing, 2,000 doubled");
  expect(verdict(balance({ due: 0, delivered: 1, doubled: 1 })).holds).toBe("no");
});

test("a run in which nothing was due proves nothing", () => {
  const { holds, sentence } = verdict(balance({ sent: 0, stored: 0, due: 0, delivered: 0 }));
  expect([holds, sentence]).toEqual(["untried", "No delivery was due, so none could go missing"]);
});

test("refusals, silence and lost connections are remarked on", () => {
  expect(verdict(balance({ refused: 1_200, refusals: { "too-fast": 1_200 }, unanswered: 1, cut: 2 })).remarks).toEqual([
    "1,200 posts were refused: too-fast.",
    "1 post had no answer.",
    "2 connections were lost.",
  ]);
});

test("what was done is one sentence, whether or not its description ends with a stop", () => {
  const when = "measured for 3\u00a0s at ws://127.0.0.1:5000/ws, from 21 November 2026 at 15:48 UTC";
  const sentence = `200 rooms of 5 members who talk: ${when}.`;
  expect(deed(run())).toBe(sentence);
  expect(deed(run({ describes: "200 rooms of 5 members who talk." }))).toBe(sentence);
});

test("a generator that was the limit is warned about, and only then", () => {
  const generator = { workers: 2, ceiling: 2_400_000, busiest: 0.984, wasLimit: true };
  expect(limitation({ ...generator, wasLimit: false })).toBeUndefined();
  const told = limitation(generator);
  expect(told).toMatch(/^The generator was the limit: the busiest of its 2 workers used 98% of a core/);
  expect(told).toContain("it can read 2,400,000 frames a second.");
});
