import type { Epoch } from "@parlor/contracts";
import { expect, test } from "vitest";
import { LogLease, NoAnswer, StallWatchdog } from "./lease.ts";

const [one, other] = ["a".repeat(16), "b".repeat(16)] as Epoch[];

function setUp() {
  const world = { now: 0, epoch: one as Epoch };
  const heard: string[] = [];
  const lease = new LogLease(
    world.epoch,
    async () => world.epoch,
    () => world.now,
  );
  lease.observe({
    stalled: () => heard.push("stalled"),
    replaced: () => heard.push(`replaced, ${lease.valid ? "valid" : "invalid"}`),
    regained: () => heard.push("regained"),
  });
  return { world, heard, lease };
}

test("[D11] from its invalidation until the log is identified no answer is believed, old or new", async () => {
  const { lease } = setUp();
  const asked = Promise.withResolvers<string>();
  const before = lease.confirm(asked.promise);
  lease.invalidate();
  asked.resolve("of the log that was lost, perhaps");
  await expect(before).rejects.toThrow(NoAnswer);
  await expect(lease.confirm(Promise.resolve("too early"))).rejects.toThrow(NoAnswer);
  expect(lease.valid).toBe(false);
  await lease.verify();
  expect(lease.valid).toBe(true);
  expect(await lease.confirm(Promise.resolve("of this log"))).toBe("of this log");
  expect(lease.term).toBe(1);
});

test("[D11] an answer that was asked for before an invalidation is not believed after it either", async () => {
  const { lease } = setUp();
  const asked = Promise.withResolvers<string>();
  const before = lease.confirm(asked.promise);
  lease.invalidate();
  await lease.verify();
  asked.resolve("late");
  await expect(before).rejects.toThrow(NoAnswer);
});

test("[D11] another log is told of before anything of it is believed, and a lease that is valid again after that", async () => {
  const { world, heard, lease } = setUp();
  world.epoch = other as Epoch;
  lease.invalidate();
  await lease.verify();
  await lease.verify();
  expect(lease.epoch).toBe(other);
  expect(heard).toEqual(["replaced, invalid", "regained"]);
});

test("[D11] a question about the log that was under way at an invalidation is asked again", async () => {
  const epochs: PromiseWithResolvers<Epoch>[] = [];
  const ask = () => {
    const asked = Promise.withResolvers<Epoch>();
    epochs.push(asked);
    return asked.promise;
  };
  const lease = new LogLease(one as Epoch, ask, () => 0);
  const lost = lease.verify();
  lease.invalidate();
  const verified = [lease.verify(), lease.verify()];
  for (const { resolve } of epochs) resolve(one as Epoch);
  await expect(lost).rejects.toThrow(NoAnswer);
  await Promise.all(verified);
  expect(epochs).toHaveLength(2);
  expect(lease.valid).toBe(true);
});

test("[M3] a process that stood still has no valid lease", () => {
  const { world, heard, lease } = setUp();
  world.now = 900;
  expect(lease.valid).toBe(false);
  expect(heard).toEqual(["stalled"]);
});

test("[M3] a stall of almost a second is told of before anything more is done", () => {
  const clock = { now: 0 };
  const told: number[] = [];
  const watchdog = new StallWatchdog(
    () => clock.now,
    () => told.push(clock.now),
  );
  for (const now of [100, 200, 900, 1_701, 1_800, 61_800]) {
    clock.now = now;
    expect(watchdog.check()).toBe(now);
  }
  expect(told).toEqual([1_701, 61_800]);
});
