import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Registry } from "@parlor/service";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import type { EventLog } from "../bus/event-log.ts";
import { roomsMetrics } from "../metrics.ts";
import { openArchive } from "./archive.ts";
import { Committer, LogFollower } from "./follow.ts";

// There is one entry more whenever the last was taken and the next is wanted.
const events: Pick<EventLog, "open" | "follow"> = {
  open: async () => ({ epoch: "e1", last: 1 }),
  async follow(_, lost, { start, take, rest }) {
    start(1);
    for (let seq = 1; !lost.aborted; seq++) {
      take([entry(seq)], 0);
      await rest(lost);
    }
  },
};

const entry = (seq: number) => ({ subject: "room.0.den.log", seq, at: seq, text: "{}" });

function fakeTime(): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
}

function open(log = events) {
  fakeTime();
  const folder = mkdtempSync(join(tmpdir(), "parlor-follow-"));
  const archive = openArchive(folder, "0");
  onTestFinished(() => {
    archive.close();
    rmSync(folder, { recursive: true });
  });
  const metrics = roomsMetrics(new Registry());
  const silent = { info: () => undefined, warn: () => undefined };
  return { archive, follower: new LogFollower({ events: log, archive, hasSealed: () => true, metrics, log: silent }) };
}

async function following() {
  const { archive, follower } = open();
  const stop = new AbortController();
  const run = follower.run(stop.signal);
  onTestFinished(async () => {
    stop.abort();
    await run;
  });
  await follower.ready(stop.signal);
  return { follower, archive };
}

test("[R27] what comes is left to gather for a while", async () => {
  const { archive } = await following();
  await vi.advanceTimersByTimeAsync(99);
  expect(archive.applied).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(archive.applied).toBe(2);
});

test("[R27] what somebody asks for is taken in at once", async () => {
  const { follower, archive } = await following();
  expect(await follower.reached({ minSeq: 3 })).toBe(true);
  expect(archive.applied).toBe(3);
});

// It notes its commits, or cannot commit.
function openCommitter(commit = () => heard.push("commit")) {
  fakeTime();
  return new Committer({ commit }, (error) => heard.push(`${error}`));
}
let heard: unknown[] = [];
beforeEach(() => {
  heard = [];
});

test("[R33] what was taken is committed soon after, together with what was taken meanwhile", () => {
  const committer = openCommitter();
  committer.soon();
  vi.advanceTimersByTime(100);
  committer.soon();
  expect(heard).toEqual([]);
  vi.advanceTimersByTime(1000);
  expect(heard).toEqual(["commit"]);
  committer.soon();
  vi.advanceTimersByTime(1000);
  expect(heard).toEqual(["commit", "commit"]);
});

test("[L3] nothing is committed once it is stopped, and a failure is told", () => {
  const stopped = openCommitter();
  stopped.soon();
  stopped.stop();
  openCommitter(() => {
    throw new Error("no disk");
  }).soon();
  vi.advanceTimersByTime(1000);
  expect(heard).toEqual(["Error: no disk"]);
});

test("[R33] nothing is taken after a commit that failed: the archive has gone back, and there would be a hole", async () => {
  const { archive, follower } = open({
    ...events,
    async follow(_, over, { start, take }) {
      start(1);
      take([entry(1)], 1);
      vi.spyOn(archive, "commit").mockImplementationOnce(() => {
        throw new Error("no disk");
      });
      vi.advanceTimersByTime(1000);
      expect(over.aborted).toBe(true);
      take([entry(2)], 0);
    },
  });
  await expect(follower.run(new AbortController().signal)).rejects.toThrow("no disk");
  expect(archive.applied).toBe(1);
});
