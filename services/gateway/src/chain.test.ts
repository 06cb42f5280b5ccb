import fc from "fast-check";
import { expect, test } from "vitest";
import { Chain, type Link } from "./chain.ts";

/** A room's log: seqs that grow with holes, since rooms share a stream. */
const logs = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 40 }).map((steps) => {
  let seq = 0;
  return steps.map((step): Link => {
    const prev = seq;
    seq += step;
    return { seq, prev };
  });
});

const after = (log: readonly Link[], seq: number) => log.find((event) => event.seq > seq);

/** What a gateway does: whenever events wait, it reads the log on from the head until none does. */
function mend(chain: Chain<Link>, log: readonly Link[]): Link[] {
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
      mends: fc.array(fc.boolean(), { minLength: 80, maxLength: 80 }),
    }),
  );
  fc.assert(
    fc.property(arrivals, ({ log, arrivals, mends }) => {
      const chain = new Chain<Link>(0);
      const out: Link[] = [];
      arrivals.forEach((event, at) => {
        out.push(...chain.offer(event));
        if (chain.broken && mends[at]) out.push(...mend(chain, log));
      });
      out.push(...mend(chain, log)); // the check that every room gets now and then
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
