import { general } from "@parlor/contracts";
import { expect, test } from "vitest";
import { NoAnswer } from "./certainty.ts";
import type { Fate } from "./fate.ts";
import { type Outcome, type Post, Unresolved } from "./unresolved.ts";

/** A log that answers when the test says so, a clock that goes when the test says so, and what came of the posts. */
function setUp() {
  const clock = { now: 0 };
  const author = { mayGo: true };
  const asked: { dedupe: string; answer: PromiseWithResolvers<Fate> }[] = [];
  const outcomes: Outcome[] = [];
  const settle = (_: unknown, dedupe: string) => {
    const answer = Promise.withResolvers<Fate>();
    asked.push({ dedupe, answer });
    return answer.promise;
  };
  const unresolved = new Unresolved(
    { sure: true, settle },
    () => clock.now,
    () => undefined,
  );
  const add = (dedupe: string) => {
    const post: Post = {
      code: general,
      dedupe,
      data: Buffer.from("{}"),
      mayGo: () => author.mayGo,
      resolved: (outcome) => outcomes.push(outcome),
    };
    unresolved.add(post);
    return post;
  };
  return { clock, author, asked, outcomes, unresolved, add };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("an echo resolves its post, and only its own", () => {
  const { unresolved, outcomes, add } = setUp();
  add("a");
  add("b");
  expect(unresolved.echoed("a", 7)).toBe(0);
  expect(unresolved.echoed("nobody's", 8)).toBeUndefined();
  expect(outcomes).toEqual([{ kind: "echoed", seq: 7 }]);
  expect(unresolved.size).toBe(1);
});

test("[D9] a post without an echo is asked after, once at a time", () => {
  const { clock, asked, unresolved, add } = setUp();
  add("a");
  unresolved.sweep();
  expect(asked).toEqual([]);
  clock.now = 1_000;
  unresolved.sweep();
  unresolved.sweep();
  expect(asked.map(({ dedupe }) => dedupe)).toEqual(["a"]);
});

test("[L4] a broker that is late with everything is asked after some at a time, the oldest first", async () => {
  const { clock, asked, unresolved, add } = setUp();
  for (let at = 0; at < 100; at++) add(`${at}`);
  clock.now = 1_000;
  unresolved.sweep();
  expect(asked).toHaveLength(64);
  asked[0]?.answer.resolve({ kind: "stored", seq: 1 });
  await settled();
  unresolved.sweep();
  expect(asked.at(-1)?.dedupe).toBe("64");
  expect(asked).toHaveLength(65);
});

test("[D9] while the log does not answer nothing is called failed, and it is asked again", async () => {
  const { clock, asked, outcomes, unresolved, add } = setUp();
  add("a");
  clock.now = 1_000;
  unresolved.sweep();
  asked[0]?.answer.reject(new NoAnswer("away"));
  await settled();
  expect(outcomes).toEqual([]);
  clock.now = 2_000;
  unresolved.sweep();
  asked[1]?.answer.resolve({ kind: "duplicate", seq: 4 });
  await settled();
  expect(outcomes).toEqual([{ kind: "duplicate", seq: 4 }]);
});

test("[D5] two connections that send one message both learn what became of it", () => {
  const { unresolved, outcomes, add } = setUp();
  add("a");
  add("a");
  unresolved.echoed("a", 7);
  expect(outcomes).toHaveLength(2);
});

test("an echo that overtakes the answer counts, and the answer changes nothing", async () => {
  const { clock, asked, outcomes, unresolved, add } = setUp();
  add("a");
  clock.now = 1_000;
  unresolved.sweep();
  unresolved.echoed("a", 7);
  asked[0]?.answer.resolve({ kind: "duplicate", seq: 7 });
  await settled();
  expect(outcomes).toEqual([{ kind: "echoed", seq: 7 }]);
});

test("[M3] a post whose author may have been removed is not sent again before that is known, nor when they are gone", () => {
  const { clock, author, asked, unresolved, add } = setUp();
  author.mayGo = false;
  add("a");
  const gone = add("b");
  clock.now = 1_000;
  unresolved.sweep();
  expect(asked).toEqual([]);
  unresolved.drop(gone);
  author.mayGo = true;
  unresolved.sweep();
  expect(asked.map(({ dedupe }) => dedupe)).toEqual(["a"]);
  expect(unresolved.size).toBe(1);
});

test("[D5] of two connections that send one message one goes, and it is asked after for the other", () => {
  const { clock, asked, unresolved, add } = setUp();
  const gone = add("a");
  add("a");
  unresolved.drop(gone);
  clock.now = 1_000;
  unresolved.sweep();
  expect(asked).toHaveLength(1);
});
