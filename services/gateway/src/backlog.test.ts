import { MessagePost } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { expect, test } from "vitest";
import { Backlog } from "./backlog.ts";

const posts = check(MessagePost);

function post(text: string): MessagePost {
  const made: unknown = { type: "message.post", id: "a".repeat(32), text };
  if (!posts.accepts(made)) throw new Error("This is no post.");
  return made;
}

test("[L4] what waits is bounded over all connections, and what is given back can be taken again", () => {
  const backlog = new Backlog(1_000);
  const [small, large] = [post("hello"), post("x".repeat(300))];
  expect(backlog.take(large)).toBe(true);
  expect(backlog.take(large)).toBe(false);
  expect(backlog.take(small)).toBe(false);
  backlog.giveBack(large);
  expect([backlog.take(small), backlog.take(small), backlog.take(small), backlog.take(small)]).toEqual([
    true,
    true,
    true,
    false,
  ]);
});
