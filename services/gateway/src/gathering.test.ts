import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Gathering, Rounds } from "./gathering.ts";
import type { Stored } from "./stored.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setImmediate", "setTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

const event = (seq: number, bytes = 10): Stored => ({
  ...{ seq, prev: 0, data: new Uint8Array(bytes), dedupe: "", control: "" },
});

const [idle, busy] = [() => 0.5, () => 1];

/** A room whose frames take so many milliseconds to write. */
function openRoom(rounds: Rounds, cost = 0) {
  const frames: number[][] = [];
  const order = { isCurrent: true, waiting: [] as (() => void)[] };
  const gathering = new Gathering(rounds, {
    isCurrent: () => order.isCurrent,
    whenCurrent: (act) => order.waiting.push(act),
    show(events) {
      frames.push(events.map(({ seq }) => seq));
      vi.advanceTimersByTime(cost); // the writing itself, in which nothing else happens
    },
  });
  const add = (...seqs: readonly number[]) => {
    for (const seq of seqs) gathering.add(event(seq));
  };
  return { frames, add, gathering, order };
}

test("what comes in one turn of the loop goes out together, each room's by itself", async () => {
  const rounds = new Rounds(idle);
  const [tea, den] = [openRoom(rounds), openRoom(rounds)];
  tea.add(1, 2);
  den.add(3);
  tea.add(4);
  expect(tea.frames).toEqual([]);
  await vi.advanceTimersByTimeAsync(0);
  expect([tea.frames, den.frames]).toEqual([[[1, 2, 4]], [[3]]]);
});

test("where there is little to do nobody waits", async () => {
  const tea = openRoom(new Rounds(idle), 5);
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
  "where there is much to do, the next round after one of %i ms waits for %i ms, and takes with it what was said meanwhile",
  async (cost, wait) => {
    const tea = openRoom(new Rounds(busy), cost);
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
  const tea = openRoom(new Rounds(idle));
  for (let seq = 1; seq <= 20; seq++) tea.gathering.add(event(seq, 4_000));
  expect(tea.frames).toEqual([Array.from({ length: 17 }, (_, at) => at + 1)]);
});

test("[M3] what waits while the process stands still is not shown before the log has been looked at", async () => {
  const { frames, add, order } = openRoom(new Rounds(idle));
  add(1, 2);
  order.isCurrent = false;
  await vi.advanceTimersByTimeAsync(0);
  expect(frames).toEqual([]);
  order.isCurrent = true;
  for (const act of order.waiting) act();
  expect(frames).toEqual([[1, 2]]);
});
