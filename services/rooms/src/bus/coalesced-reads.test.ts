import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { CoalescedReads } from "./coalesced-reads.ts";

// Reads that end when they are told to.
function openReads() {
  const begun: { readonly key: string; readonly end: PromiseWithResolvers<number> }[] = [];
  const reads = new CoalescedReads((key) => {
    const end = Promise.withResolvers<number>();
    begun.push({ key, end });
    return end.promise;
  });
  return { reads, begun };
}

test("[M1] questions during a read share the next one, and are told what that found", async () => {
  const { reads, begun } = openReads();
  const first = reads.read("tea");
  const [second, third] = [reads.read("tea"), reads.read("tea")];
  expect(begun).toHaveLength(1);
  begun[0]?.end.resolve(1);
  expect(await first).toBe(1);
  await turn();
  const fourth = reads.read("tea"); // the second read has begun by now
  begun[1]?.end.resolve(2);
  expect(await Promise.all([second, third])).toEqual([2, 2]);
  await turn();
  begun[2]?.end.resolve(3);
  expect(await fourth).toBe(3);
});

test("another key does not wait", () => {
  const { reads, begun } = openReads();
  void reads.read("tea");
  void reads.read("den");
  expect(begun.map(({ key }) => key)).toEqual(["tea", "den"]);
});

test("a read that fails does so for those who shared it, and the next begins regardless", async () => {
  const { reads, begun } = openReads();
  const first = reads.read("tea");
  const second = reads.read("tea");
  begun[0]?.end.reject(new Error("silence"));
  await expect(first).rejects.toThrow("silence");
  await turn();
  begun[1]?.end.resolve(2);
  expect(await second).toBe(2);
  await turn();
  const third = reads.read("tea");
  expect(begun).toHaveLength(3);
  begun[2]?.end.resolve(3);
  expect(await third).toBe(3);
});
