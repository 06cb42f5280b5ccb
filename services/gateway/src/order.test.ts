import type { RoomCode } from "@parlor/contracts";
import { expect, test } from "vitest";
import type { Bus } from "./bus.ts";
import { NoAnswer } from "./certainty.ts";
import { gatewayMetrics } from "./metrics.ts";
import { Order } from "./order.ts";
import type { Stored } from "./stored.ts";

const event = (seq: number, control = ""): Stored => ({ seq, prev: 0, data: Buffer.from("{}"), dedupe: "", control });

/** A room's order over a log that can fall silent after so many answers. */
function openOrder(log: readonly Stored[]) {
  const shown: (readonly Stored[])[] = [];
  let answers = Number.POSITIVE_INFINITY;
  const answer = (found: Stored | undefined) => {
    if (answers-- <= 0) throw new NoAnswer("It has fallen silent.");
    return found;
  };
  const bus = {
    sure: true,
    term: 1,
    newest: async () => answer(log.at(-1)),
    next: async (_: RoomCode, after: number) => answer(log.find(({ seq }) => seq > after)),
  };
  const parts = {
    bus: bus as Partial<Bus> as Bus, // the part of it that an order uses
    metrics: gatewayMetrics(),
    identifyLog: async () => undefined,
    awake: () => true,
  };
  const order = new Order("tea" as RoomCode, parts, 0, (events) => shown.push(events));
  const silentAfter = (count: number) => {
    answers = count;
  };
  return { order, shown, silentAfter };
}

test("[M3] what was read before the log fell silent is handed over with all that followed, and not before", async () => {
  const { order, shown, silentAfter } = openOrder([event(3), event(5), event(8, "member.removed")]);
  silentAfter(3);
  await expect(order.check()).rejects.toThrow(NoAnswer);
  expect(shown).toEqual([]);
  expect(order.isCurrent).toBe(false);
  silentAfter(Number.POSITIVE_INFINITY);
  await order.check();
  expect(shown.flat().map(({ seq }) => seq)).toEqual([3, 5, 8]);
  expect(shown).toHaveLength(1);
  expect(order.isCurrent).toBe(true);
});

test("[D3] what is heard while something waits to be handed over stands behind it", async () => {
  const log = [event(3), event(5)];
  const { order, shown, silentAfter } = openOrder(log);
  silentAfter(2);
  await expect(order.check()).rejects.toThrow(NoAnswer);
  order.heard({ ...event(8), prev: 5 });
  log.push(event(8));
  silentAfter(Number.POSITIVE_INFINITY);
  await order.check();
  expect(shown.flat().map(({ seq }) => seq)).toEqual([3, 5, 8]);
});
