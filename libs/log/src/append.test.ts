import { general } from "@parlor/contracts";
import { expect, test } from "vitest";
import { Backlog, type Outcome, PendingPosts, type Post, type PublishResult, refusalOf } from "./append.ts";
import { NoAnswer } from "./lease.ts";

// The log answers, and its clock goes, when the test says so.
function setUp() {
  const clock = { now: 0 };
  const author = { isAllowed: true };
  const asked: { dedupe: string; answer: PromiseWithResolvers<PublishResult> }[] = [];
  const outcomes: Outcome[] = [];
  const lease = { valid: true };
  const publishAndAsk = (_: unknown, dedupe: string) => {
    const answer = Promise.withResolvers<PublishResult>();
    asked.push({ dedupe, answer });
    return answer.promise;
  };
  const published: string[] = [];
  const pending = new PendingPosts(
    { publish: (_, __, dedupe = "") => published.push(dedupe) },
    { lease, publishAndAsk },
    () => clock.now,
    () => undefined,
  );
  const add = (dedupe: string) => {
    const post: Post = {
      code: general,
      dedupe,
      data: Buffer.from("{}"),
      isAllowed: () => author.isAllowed,
      resolved: (outcome) => outcomes.push(outcome),
    };
    pending.publish(post);
    return post;
  };
  return { clock, lease, published, author, asked, outcomes, pending, add };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("an echo resolves its post, and only its own", () => {
  const { pending, outcomes, add } = setUp();
  add("a");
  add("b");
  expect(pending.echoed("a", 7)).toBe(0);
  expect(pending.echoed("nobody's", 8)).toBeUndefined();
  expect(outcomes).toEqual([{ kind: "echoed", seq: 7 }]);
  expect(pending.size).toBe(1);
});

test("[D9] a post without an echo is asked after, once at a time", () => {
  const { clock, asked, pending, add } = setUp();
  add("a");
  pending.sweep();
  expect(asked).toEqual([]);
  clock.now = 1_000;
  pending.sweep();
  pending.sweep();
  expect(asked.map(({ dedupe }) => dedupe)).toEqual(["a"]);
});

test("[L4] a broker that is late with everything is asked after some at a time, the oldest first", async () => {
  const { clock, asked, pending, add } = setUp();
  for (let at = 0; at < 100; at++) add(`${at}`);
  clock.now = 1_000;
  pending.sweep();
  expect(asked).toHaveLength(64);
  asked[0]?.answer.resolve({ kind: "stored", seq: 1 });
  await settled();
  pending.sweep();
  expect(asked.at(-1)?.dedupe).toBe("64");
  expect(asked).toHaveLength(65);
});

test("[D9] while the log does not answer nothing is called failed, and it is asked again", async () => {
  const { clock, asked, outcomes, pending, add } = setUp();
  add("a");
  clock.now = 1_000;
  pending.sweep();
  asked[0]?.answer.reject(new NoAnswer("away"));
  await settled();
  expect(outcomes).toEqual([]);
  clock.now = 2_000;
  pending.sweep();
  asked[1]?.answer.resolve({ kind: "duplicate", seq: 4 });
  await settled();
  expect(outcomes).toEqual([{ kind: "duplicate", seq: 4 }]);
});

test("[D5] two connections that send one message both learn what became of it", () => {
  const { pending, outcomes, add } = setUp();
  add("a");
  add("a");
  pending.echoed("a", 7);
  expect(outcomes).toHaveLength(2);
});

test("an echo that overtakes the answer counts, and the answer changes nothing", async () => {
  const { clock, asked, outcomes, pending, add } = setUp();
  add("a");
  clock.now = 1_000;
  pending.sweep();
  pending.echoed("a", 7);
  asked[0]?.answer.resolve({ kind: "duplicate", seq: 7 });
  await settled();
  expect(outcomes).toEqual([{ kind: "echoed", seq: 7 }]);
});

test("[M3] a post whose author may have been removed is not sent again before that is known, nor when they are gone", () => {
  const { clock, author, asked, pending, add } = setUp();
  author.isAllowed = false;
  add("a");
  const gone = add("b");
  clock.now = 1_000;
  pending.sweep();
  expect(asked).toEqual([]);
  pending.drop(gone);
  author.isAllowed = true;
  pending.sweep();
  expect(asked.map(({ dedupe }) => dedupe)).toEqual(["a"]);
  expect(pending.size).toBe(1);
});

test("[D5] of two connections that send one message one goes, and it is asked after for the other", () => {
  const { clock, asked, pending, add } = setUp();
  const gone = add("a");
  add("a");
  pending.drop(gone);
  clock.now = 1_000;
  pending.sweep();
  expect(asked).toHaveLength(1);
});

test("posts of one turn of the loop go out together", async () => {
  const { published, add } = setUp();
  add("a");
  add("b");
  expect(published).toEqual([]);
  await settled();
  expect(published).toEqual(["a", "b"]);
});

test("[M3] a post is not sent while its author may have been removed, and is asked after later", async () => {
  const { clock, lease, published, asked, pending, add } = setUp();
  lease.valid = false;
  add("a");
  await settled();
  clock.now = 1_000;
  pending.sweep();
  expect([published, asked]).toEqual([[], []]);
  lease.valid = true;
  pending.sweep();
  expect(asked.map(({ dedupe }) => dedupe)).toEqual(["a"]);
});

test("[D9] a message that the log is just storing is not refused: nobody knows yet what becomes of it", () => {
  expect(refusalOf(10158)).toBeUndefined();
});

test("[D9] the log's own no is one, and silence is none", () => {
  expect(refusalOf(10077)).toBe("store-full"); // it holds as many as it may
  expect(refusalOf(10074)).toBe("busy");
  expect(refusalOf(undefined)).toBeUndefined();
});

test("[L4] what waits is bounded over all connections, and what is given back can be taken again", () => {
  const backlog = new Backlog(1_000);
  expect([backlog.take(700), backlog.take(700), backlog.take(300)]).toEqual([true, false, true]);
  backlog.giveBack(700);
  expect([backlog.take(400), backlog.take(400)]).toEqual([true, false]);
});
