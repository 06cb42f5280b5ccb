import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { backoff, Connection } from "./connection.ts";

// It takes every connection and never says anything.
class Silent {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static made: Silent[] = [];
  readyState = Silent.CONNECTING;
  readonly sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  constructor() {
    Silent.made.push(this);
  }
  open(): void {
    this.readyState = Silent.OPEN;
    this.onopen?.();
  }
  send(frame: string): void {
    this.sent.push(frame);
  }
  close(): void {
    this.readyState = 3;
  }
}

let lost = 0;
function connect(): Connection {
  const connection = new Connection("ws://nowhere/ws", {
    opened: () => undefined,
    heard: () => undefined,
    lost: () => lost++,
    ended: () => undefined,
  });
  connection.start();
  return connection;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", Silent);
  Silent.made = [];
  lost = 0;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test.each([
  ["opens", true],
  ["never opens", false],
])("[J1] a clock that was put back keeps nobody on a silent connection that %s", (_, opens) => {
  const connection = connect();
  if (opens) Silent.made[0]?.open();
  vi.setSystemTime(Date.now() - 3_600_000);
  vi.advanceTimersByTime(120_000);
  expect(Silent.made.length).toBeGreaterThan(1);
  connection.stop();
});

test("[E22] offline drops the connection at once, and online opens another, also where one is opening already", () => {
  const connection = connect();
  Silent.made[0]?.open();
  connection.offline();
  expect(lost).toBe(1);
  vi.advanceTimersByTime(600); // it tries, in case the device is wrong
  expect(Silent.made).toHaveLength(2);
  connection.online();
  vi.advanceTimersByTime(0);
  expect(Silent.made).toHaveLength(3);
  connection.stop();
  connection.online();
  vi.advanceTimersByTime(1_000);
  expect(Silent.made).toHaveLength(3);
});

test("[J4] an answer about what was asked in a room that one has left reaches nobody", () => {
  const connection = connect();
  const [socket] = Silent.made;
  socket?.open();
  const answers: unknown[] = [];
  connection.ask({ type: "history.fetch", limit: 50 }, (reply) => answers.push(reply));
  connection.dropAnswers();
  const { ref } = JSON.parse(socket?.sent[0] ?? "");
  socket?.onmessage?.({ data: JSON.stringify([{ type: "history.page", ref, events: [], more: false }]) });
  expect(answers).toEqual([undefined]);
  connection.stop();
});

test("[W8] the wait is random up to a bound that doubles to fifteen seconds", () => {
  expect([0, 1, 2, 3, 4, 5, 60].map((attempt) => backoff(attempt, 1))).toEqual([
    500, 1000, 2000, 4000, 8000, 15_000, 15_000,
  ]);
  expect(backoff(4, 0)).toBe(0);
});
