import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Registry } from "@parlor/service";
import { expect, onTestFinished, test, vi } from "vitest";
import { Archive } from "./archive.ts";
import type { EventLog } from "./bus/event-log.ts";
import { roomsMetrics } from "./metrics.ts";
import { Replay } from "./replay.ts";

/** A log that has one entry more whenever the one before was taken and the next is wanted. */
const events: Pick<EventLog, "open" | "follow"> = {
  open: async () => ({ epoch: "e1", last: 1 }),
  async follow(_, lost, { start, take, rest }) {
    start(1);
    for (let seq = 1; !lost.aborted; seq++) {
      take([{ subject: "room.0.den.log", seq, at: seq, text: "{}" }], 0);
      await rest(lost);
    }
  },
};

async function following() {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const folder = mkdtempSync(join(tmpdir(), "parlor-replay-"));
  const archive = new Archive(join(folder, "0.sqlite"));
  const log = { info: () => undefined, warn: () => undefined };
  const replay = new Replay({ events, archive, metrics: roomsMetrics(new Registry()), log });
  const stop = new AbortController();
  const run = replay.run(stop.signal);
  onTestFinished(async () => {
    stop.abort();
    await run;
    archive.close();
    rmSync(folder, { recursive: true });
  });
  await replay.ready(stop.signal);
  return { replay, archive };
}

test("[R27] what comes is left to gather for a while", async () => {
  const { archive } = await following();
  await vi.advanceTimersByTimeAsync(99);
  expect(archive.applied).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(archive.applied).toBe(2);
});

test("[R27] what somebody asks for is taken in at once", async () => {
  const { replay, archive } = await following();
  expect(await replay.reached({ minSeq: 3 })).toBe(true);
  expect(archive.applied).toBe(3);
});
