import type { RoomCode } from "@parlor/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Chain, type Link, RoomLog, type Stored } from "./follow.ts";
import { NoAnswer } from "./lease.ts";

const event = (seq: number, control = ""): Stored => ({ seq, prev: 0, data: Buffer.from("{}"), dedupe: "", control });

// Its stream can fall silent after some answers.
function openLog(log: readonly Stored[], erased: readonly Stored[] = []) {
  const shown: (readonly Stored[])[] = [];
  let answers = Number.POSITIVE_INFINITY;
  const answer = <T>(found: T) => {
    if (answers-- <= 0) throw new NoAnswer("It has fallen silent.");
    return found;
  };
  const source = {
    lease: { valid: true, term: 1, verify: async () => undefined },
    newest: async () => answer(log.at(-1)),
    next: async (_: RoomCode, after: number) => answer(log.find(({ seq }) => seq > after)),
  };
  const counter = { inc: () => undefined };
  const counters = { repairs: counter, repairedEvents: counter };
  const receiver = { emit: (events: readonly Stored[]) => void shown.push(events), erased: async () => answer(erased) };
  const roomLog = new RoomLog("tea" as RoomCode, source, counters, 0, receiver);
  const silentAfter = (count: number) => {
    answers = count;
  };
  return { roomLog, shown, silentAfter };
}

test("[M3] what was read before the log fell silent is handed over with all that followed, and not before", async () => {
  const { roomLog, shown, silentAfter } = openLog([event(3), event(5), event(8, "member.removed")]);
  silentAfter(3);
  await expect(roomLog.check()).rejects.toThrow(NoAnswer);
  expect(shown).toEqual([]);
  expect(roomLog.valid).toBe(false);
  silentAfter(Number.POSITIVE_INFINITY);
  await roomLog.check();
  expect(shown.flat().map(({ seq }) => seq)).toEqual([3, 5, 8]);
  expect(shown).toHaveLength(1);
  expect(roomLog.valid).toBe(true);
});

test("[D3] what is heard while something waits to be handed over stands behind it", async () => {
  const log = [event(3), event(5)];
  const { roomLog, shown, silentAfter } = openLog(log);
  silentAfter(2);
  await expect(roomLog.check()).rejects.toThrow(NoAnswer);
  roomLog.heard({ ...event(8), prev: 5 });
  log.push(event(8));
  silentAfter(Number.POSITIVE_INFINITY);
  await roomLog.check();
  expect(shown.flat().map(({ seq }) => seq)).toEqual([3, 5, 8]);
});

test("[I1] what was erased before a repair could read it stands at its place, or nothing is handed over", async () => {
  const { roomLog, shown, silentAfter } = openLog([event(3), event(8)], [event(5)]);
  silentAfter(4); // the newest, three readings, and then nothing
  await expect(roomLog.check()).rejects.toThrow(NoAnswer);
  expect(shown).toEqual([]);
  silentAfter(Number.POSITIVE_INFINITY);
  await roomLog.check();
  expect(shown.flat().map(({ seq }) => seq)).toEqual([3, 5, 8]);
});

// Seqs grow with holes, since rooms share a stream.
const logs = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 40 }).map((steps) => {
  let seq = 0;
  return steps.map((step): Link => {
    const prev = seq;
    seq += step;
    return { seq, prev };
  });
});

const after = (log: readonly Link[], seq: number) => log.find((event) => event.seq > seq);

// As a gateway does: whenever events wait, it reads the log on from the head until none does.
function repair(chain: Chain<Link>, log: readonly Link[]): Link[] {
  const out: Link[] = [];
  for (;;) {
    const asked = chain.newest;
    const next = after(log, chain.head);
    out.push(...chain.admit(next, asked));
    if (!next && !chain.broken) return out;
  }
}

test("[D3] whatever is lost, doubled or late on the way, what comes out is the log in order", () => {
  const arrivals = logs.chain((log) =>
    fc.record({
      log: fc.constant(log),
      arrivals: fc.array(fc.constantFrom(...log), { maxLength: 80 }),
      repairs: fc.array(fc.boolean(), { minLength: 80, maxLength: 80 }),
    }),
  );
  fc.assert(
    fc.property(arrivals, ({ log, arrivals, repairs }) => {
      const chain = new Chain<Link>(0);
      const out: Link[] = [];
      arrivals.forEach((event, at) => {
        out.push(...chain.offer(event));
        if (chain.broken && repairs[at]) out.push(...repair(chain, log));
      });
      out.push(...repair(chain, log)); // the check that every room gets now and then
      expect(out.map(({ seq }) => seq)).toEqual(log.map(({ seq }) => seq));
    }),
  );
});

test("[D8] an event whose predecessor is missing waits until the log has been read", () => {
  const chain = new Chain<Link>(10);
  expect(chain.offer({ seq: 15, prev: 12 })).toEqual([]);
  expect(chain.broken).toBe(true);
  expect(chain.admit({ seq: 12, prev: 0 }, 15).map(({ seq }) => seq)).toEqual([12, 15]);
  expect(chain.broken).toBe(false);
});

test("[D11] the first event of a room waits until the log has been read, since it may be another log's", () => {
  const chain = new Chain<Link>(0);
  expect(chain.offer({ seq: 3, prev: 0 })).toEqual([]);
  expect(chain.broken).toBe(true);
  expect(chain.admit({ seq: 3, prev: 0 }, 3).map(({ seq }) => seq)).toEqual([3]);
  expect(chain.offer({ seq: 4, prev: 3 }).map(({ seq }) => seq)).toEqual([4]);
});

test("an event that was deleted after it was heard is not waited for", () => {
  const chain = new Chain<Link>(10);
  chain.offer({ seq: 15, prev: 12 });
  expect(chain.admit(undefined, 15).map(({ seq }) => seq)).toEqual([15]);
});

test("silence of the log is no answer for what came after the question", () => {
  const chain = new Chain<Link>(10);
  const asked = chain.newest;
  chain.offer({ seq: 15, prev: 12 });
  expect(chain.admit(undefined, asked)).toEqual([]);
  expect(chain.broken).toBe(true);
});
