import { beforeEach, expect, test, vi } from "vitest";
import { SearchQueue } from "./search-queue.ts";

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

/** A queue, what it has begun, and a way to end that. */
function open(bounds = {}) {
  const queue = new SearchQueue<string>({ most: 4, ofRoom: 2, patience: 1000, ...bounds });
  const begun: string[] = [];
  let end = (): void => undefined;
  const ask = (room: string, question: string) =>
    queue.ask(room, question, () => {
      begun.push(`${room} ${question}`);
      return new Promise((resolve) => {
        end = () => resolve(question);
      });
    });
  const ended = async () => {
    end();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { ask, begun, ended };
}

test("[R45] one search runs at a time, and rooms take turns", async () => {
  const { ask, begun, ended } = open();
  for (const [room, question] of [
    ["den", "a"],
    ["den", "b"],
    ["den", "c"],
    ["attic", "x"],
  ] as const)
    ask(room, question);
  for (let turn = 0; turn < 4; turn++) await ended();
  expect(begun).toEqual(["den a", "den b", "attic x", "den c"]);
});

test("[R45] one room's searches do not fill the queue, and a full queue sends away at once", async () => {
  const { ask } = open();
  for (const question of ["running", "a", "b"]) ask("den", question);
  expect(await ask("den", "c")).toBe("busy");
  for (const room of ["one", "two"]) ask(room, "a");
  expect(await ask("three", "a")).toBe("busy");
});

test("[R45] the same question again, while it waits, is one search", async () => {
  const { ask, begun, ended } = open();
  ask("den", "running");
  const answers = Promise.all([ask("den", "a"), ask("den", "a")]);
  await ended();
  await ended();
  expect(await answers).toEqual(["a", "a"]);
  expect(begun).toEqual(["den running", "den a"]);
});

test("[R45] what waited too long is not done, and makes room for others", async () => {
  const { ask, begun, ended } = open();
  ask("den", "running");
  const late = ask("den", "late");
  await vi.advanceTimersByTimeAsync(1001);
  expect(await late).toBe("busy");
  const answered = ask("den", "after");
  await ended();
  await ended();
  expect(await answered).toBe("after");
  expect(begun).toEqual(["den running", "den after"]);
});

test("[R45] a search that fails keeps nobody else waiting", async () => {
  const queue = new SearchQueue<string>({ most: 4, ofRoom: 2, patience: 1000 });
  const failed = queue.ask("den", "a", () => Promise.reject(new Error("broken")));
  const next = queue.ask("den", "b", () => Promise.resolve("b"));
  await expect(failed).rejects.toThrow("broken");
  expect(await next).toBe("b");
});
