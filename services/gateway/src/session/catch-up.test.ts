import { expect, test } from "vitest";
import { Unread } from "./catch-up.ts";

const kilobyte = 1024;

function setUp() {
  const pings: string[] = [];
  const clock = { now: 0 };
  return { pings, clock, unread: new Unread({ ping: (token) => pings.push(token) }, () => clock.now) };
}

test("[L1] somebody who reads is asked now and then, and never behind", () => {
  const { unread, pings } = setUp();
  for (let at = 0; at < 100; at++) {
    unread.sent(100 * kilobyte);
    expect(unread.keepsUp()).toBe(true);
    for (const token of pings.splice(0)) unread.answered(token);
  }
  expect(unread.bytes).toBeLessThan(400 * kilobyte);
});

test("[L1] somebody who does not read is behind, whatever pongs they make up", () => {
  const { unread } = setUp();
  const kept = Array.from({ length: 12 }, (_, at) => {
    unread.sent(100 * kilobyte);
    unread.answered("");
    unread.answered(String(at));
    return unread.keepsUp();
  });
  expect(kept.lastIndexOf(true)).toBe(6);
});

test("[L1] so is somebody who does not answer for half a minute", () => {
  const { unread, clock } = setUp();
  unread.sent(300 * kilobyte);
  expect(unread.keepsUp()).toBe(true);
  clock.now = 30_001;
  expect(unread.keepsUp()).toBe(false);
});

test("[L1] what all who follow a room are sent counts from when one does, until one no longer does", () => {
  const { unread } = setUp();
  let fannedOut = 10 * kilobyte;
  unread.follow(() => fannedOut);
  fannedOut += 5 * kilobyte;
  expect(unread.bytes).toBe(5 * kilobyte);
  unread.unfollow();
  fannedOut += 5 * kilobyte;
  expect(unread.bytes).toBe(5 * kilobyte);
});
