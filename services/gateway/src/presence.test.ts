import { general, liveness, type Member } from "@parlor/contracts";
import { openLog } from "@parlor/service";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { grace, Presence } from "./presence.ts";
import { member } from "./testing.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

// The bucket is a map, and can be away.
function setUp() {
  const bucket = new Map<string, readonly string[] | number>();
  const broker = { away: false };
  const answer = async (write: () => void) => {
    if (broker.away) throw new Error("away");
    write();
  };
  const store = {
    putPresence: (key: string, entry: { members: Member[] }) =>
      answer(() =>
        bucket.set(
          key,
          entry.members.map(({ name }) => name),
        ),
      ),
    deletePresence: (key: string) => answer(() => bucket.delete(key)),
    deleteLease: (gateway: string) => answer(() => bucket.delete(`lease.${gateway}`)),
    putLease: (gateway: string, beat: number) => answer(() => bucket.set(`lease.${gateway}`, beat)),
  };
  const presence = new Presence(store, openLog("test", "silent"), () => Date.now());
  const here = () => [...bucket].filter(([key]) => key.startsWith(general)).map(([, names]) => names);
  return { bucket, broker, presence, here, leases: () => [...bucket.keys()].filter((key) => key.startsWith("lease.")) };
}

const ana = member("Ana");

test("writes who is here, once for all who come together", async () => {
  const { presence, here } = setUp();
  await presence.start();
  presence.enter(general, ana);
  presence.enter(general, member("Bo"));
  await vi.advanceTimersByTimeAsync(liveness.coalesce);
  expect(here()).toEqual([["Ana", "Bo"]]);
});

test("[M2] a reload is not seen", async () => {
  const { presence, here } = setUp();
  await presence.start();
  presence.enter(general, ana);
  presence.leave(general, ana.id, grace.closed);
  await vi.advanceTimersByTimeAsync(grace.closed - 100);
  presence.enter(general, ana);
  await vi.advanceTimersByTimeAsync(grace.broken * 2);
  expect(here()).toEqual([["Ana"]]);
});

test("[M2] a closed tab has left after its grace, and a second tab keeps the member", async () => {
  const { presence, here } = setUp();
  await presence.start();
  presence.enter(general, ana);
  presence.enter(general, ana);
  presence.leave(general, ana.id, grace.closed);
  await vi.advanceTimersByTimeAsync(grace.closed * 2);
  expect(here()).toEqual([["Ana"]]);
  presence.leave(general, ana.id, grace.closed);
  await vi.advanceTimersByTimeAsync(grace.closed + liveness.coalesce);
  expect(here()).toEqual([]);
});

test("[M2] a gateway that was paused for longer than its lease goes on under a new id", async () => {
  const { presence, here, bucket, leases } = setUp();
  await presence.start();
  presence.enter(general, ana);
  await vi.advanceTimersByTimeAsync(1_000);
  const [before] = leases();
  bucket.clear(); // it was declared dead
  vi.setSystemTime(Date.now() + liveness.leaseLost * 2);
  await vi.advanceTimersByTimeAsync(liveness.beatEvery * 2);
  expect(leases()).not.toContain(before);
  expect(here()).toEqual([["Ana"]]);
});

test("[M2] what it said under the id that it gives up is taken back: nobody is here twice, or still", async () => {
  const { presence, here, leases } = setUp();
  await presence.start();
  presence.enter(general, ana);
  presence.enter(general, member("Bo"));
  await vi.advanceTimersByTimeAsync(1_000);
  vi.setSystemTime(Date.now() + liveness.leaseLost * 2);
  presence.remove(general, ana.id);
  await vi.advanceTimersByTimeAsync(liveness.beatEvery * 2);
  expect(here()).toEqual([["Bo"]]);
  expect(leases()).toHaveLength(1);
});

test("what could not be written is written when the bus is back", async () => {
  const { presence, here, broker } = setUp();
  await presence.start();
  broker.away = true;
  presence.enter(general, ana);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(here()).toEqual([]);
  broker.away = false;
  await vi.advanceTimersByTimeAsync(4 * liveness.coalesce);
  expect(here()).toEqual([["Ana"]]);
});

test("[M2] a bucket that was lost with the broker is written again", async () => {
  const { presence, here, bucket, leases } = setUp();
  await presence.start();
  presence.enter(general, ana);
  await vi.advanceTimersByTimeAsync(1_000);
  bucket.clear();
  await presence.rewrite();
  expect(here()).toEqual([["Ana"]]);
  expect(leases()).toHaveLength(1);
});
