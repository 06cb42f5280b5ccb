import type { Stored } from "@parlor/log";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Batch, BatchScheduler, RecentEvents } from "./recent.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setImmediate", "setTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

const event = (seq: number, bytes = 10): Stored => ({
  ...{ seq, prev: 0, data: new Uint8Array(bytes), dedupe: "", control: "" },
});

const [idle, busy] = [() => 0.5, () => 1];

// Its frames take `cost` ms to write; `frames` has the seqs of each.
function openRoom(scheduler: BatchScheduler, cost = 0) {
  const frames: number[][] = [];
  const waiting: (() => void)[] = [];
  const log = { valid: true, whenValid: (act: () => void) => void waiting.push(act) };
  const recent = new RecentEvents(0);
  const batch = new Batch(scheduler, recent, {
    log,
    send(frame) {
      frames.push(
        [
          ...Buffer.from(frame)
            .toString("latin1")
            .matchAll(/"seq":(\d+)/g),
        ].map(([, seq]) => Number(seq)),
      );
      vi.advanceTimersByTime(cost); // the writing itself, in which nothing else happens
    },
  });
  const add = (...seqs: readonly number[]) => {
    for (const seq of seqs) batch.add(event(seq));
  };
  return { frames, add, batch, recent, log, waiting };
}

test("what comes in one turn of the loop goes out together, each room's by itself", async () => {
  const scheduler = new BatchScheduler(idle);
  const [tea, den] = [openRoom(scheduler), openRoom(scheduler)];
  tea.add(1, 2);
  den.add(3);
  tea.add(4);
  expect(tea.frames).toEqual([]);
  await vi.advanceTimersByTimeAsync(0);
  expect([tea.frames, den.frames]).toEqual([[[1, 2, 4]], [[3]]]);
});

test("if there is little to do nobody waits", async () => {
  const tea = openRoom(new BatchScheduler(idle), 5);
  for (const seq of [1, 2, 3]) {
    tea.add(seq);
    await vi.advanceTimersByTimeAsync(0);
  }
  expect(tea.frames).toEqual([[1], [2], [3]]);
});

test.each([
  [6, 6],
  [50, 20],
])(
  "if there is much to do, the next round after one of %i ms waits for %i ms, and takes with it what was said meanwhile",
  async (cost, wait) => {
    const tea = openRoom(new BatchScheduler(busy), cost);
    tea.add(1);
    await vi.advanceTimersByTimeAsync(0);
    tea.add(2);
    await vi.advanceTimersByTimeAsync(wait - 1);
    tea.add(3);
    expect(tea.frames).toEqual([[1]]);
    await vi.advanceTimersByTimeAsync(1);
    expect(tea.frames).toEqual([[1], [2, 3]]);
  },
);

test("[L4] a frame does not grow without bound while it waits", () => {
  const tea = openRoom(new BatchScheduler(idle));
  for (let seq = 1; seq <= 20; seq++) tea.batch.add(event(seq, 4_000));
  expect(tea.frames).toEqual([Array.from({ length: 17 }, (_, at) => at + 1)]);
});

test("[M3] what waits while the process stands still is not shown before the log has been looked at", async () => {
  const { frames, add, log, waiting, recent } = openRoom(new BatchScheduler(idle));
  add(1, 2);
  log.valid = false;
  await vi.advanceTimersByTimeAsync(0);
  expect(frames).toEqual([]);
  expect(recent.newest).toBe(0);
  log.valid = true;
  for (const act of waiting) act();
  expect(frames).toEqual([[1, 2]]);
  expect(recent.since(0)?.map(({ seq }) => seq)).toEqual([1, 2]);
});
