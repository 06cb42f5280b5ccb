import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { check } from "../../deploy/backup/src/check.ts";
import { Writer } from "../../deploy/backup/src/file/writer.ts";
import { openProgress } from "../../deploy/backup/src/progress.ts";
import { type Broker, startBroker } from "../support/broker.ts";
import { holds, say, startParlor } from "./parlor.ts";
import { backUp, type Ended, lastLine, runTool } from "./tool.ts";

async function stoppedParlor() {
  const broker = await startBroker();
  const parlor = await startParlor(broker);
  const olga = await parlor.create("Olga");
  for (const text of ["one", "two", "three"]) await say(olga, text);
  await parlor.stop();
  return { broker, backup: await backUp(broker) };
}

const states = async (broker: Broker) =>
  (await holds(broker)).map((found) => found && { ...found.config, ...found.state, consumer_count: 0 });

const read = (bytes: Buffer) => check(Readable.from([bytes]), openProgress({ write: () => true }));

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ (1 << (at % 8));
  return copy;
}

function expectRefusal(ended: Ended, sentence: RegExp) {
  expect(ended.code, ended.said).toBe(1);
  expect(lastLine(ended)).toMatch(sentence);
  expect(lastLine(ended)).toMatch(/^[A-Z][^\n]*\.$/);
  expect(ended.said).not.toContain("    at ");
}

test("[O3] a backup that is cut short or has one bit wrong is never taken for whole", async () => {
  const { backup } = await stoppedParlor();
  expect(await read(backup)).toMatch(
    /^The backup of \S+, by Parlor \S+ with nats-server \S+, is whole: ROOMS \(3 messages\), /,
  );
  for (let length = 0; length < backup.length; length += 256)
    await expect(read(backup.subarray(0, length)), `cut at ${length}`).rejects.toThrow(/^the backup is cut short/);
  await expect(read(backup.subarray(0, -1))).rejects.toThrow(/^the backup is cut short/);
  for (let at = 0; at < backup.length; at += 7)
    await expect(read(flipped(backup, at)), `flipped at ${at}`).rejects.toThrow(/backup/);
  await expect(read(Buffer.concat([backup, Buffer.alloc(512)]))).rejects.toThrow(/^the backup is damaged/);
  await expect(read(Buffer.from("hello".repeat(1000)))).rejects.toThrow(/^this is no backup of a Parlor/);
});

test("[O3] a damaged file changes nothing, even where it might replace everything", async () => {
  const { broker, backup } = await stoppedParlor();
  const before = await states(broker);
  for (const at of [backup.length / 3, backup.length - 1500].map(Math.floor))
    expectRefusal(await runTool(broker, ["restore", "--replace"], flipped(backup, at)), /backup/);
  const cut = await runTool(broker, ["restore", "--replace"], backup.subarray(0, -4096));
  expectRefusal(cut, /^The backup is cut short after \d+ bytes\.$/);
  const foreign = await runTool(broker, ["restore", "--replace"], Buffer.alloc(4096, "x"), true);
  expectRefusal(foreign, /^This is no backup of a Parlor\.$/);
  expect(await states(broker)).toEqual(before);
  expectRefusal(await runTool(broker, ["check"], backup.subarray(0, -4096), true), /^The backup is cut short/);
});

test("[O3] what comes through a pipe and turns out damaged leaves no part of it behind", async () => {
  const { backup } = await stoppedParlor();
  const broker = await startBroker();
  const places = ["ROOMS/00000001", "KV_parlor-keys/00000001"].map((name) => backup.indexOf(name) + 512);
  for (const at of [...places, backup.length - 1500])
    expectRefusal(
      await runTool(broker, ["restore"], flipped(backup, at), true),
      /; nothing of it is left on the broker\.$/,
    );
  const cut = await runTool(broker, ["restore"], backup.subarray(0, -2048), true);
  expectRefusal(cut, /^The backup is cut short .*; nothing of it is left on the broker\.$/);
  expect(await holds(broker)).toEqual([undefined, undefined, undefined, undefined]);
});

test("[O3] what is there is overwritten only when that is asked for, and never under a running Parlor", async () => {
  const { broker, backup } = await stoppedParlor();
  const before = await states(broker);
  const sentence = /^This broker holds ROOMS \(3 messages\): --replace deletes it first\.$/;
  expectRefusal(await runTool(broker, ["restore"], backup), sentence);
  const parlor = await startParlor(broker);
  const running = await runTool(broker, ["restore", "--replace"], backup);
  expectRefusal(running, /^Parlor is running on this broker: stop its services first\.$/);
  await parlor.stop();
  expect(await states(broker)).toEqual(before);
  expect(await runTool(broker, ["restore", "--replace"], backup)).toMatchObject({ code: 0 });
  expect((await holds(broker))[0]?.state.messages).toBe(3);
});

test("[O3] what the broker could not take back is refused before anything is deleted", async () => {
  const { broker, backup } = await stoppedParlor();
  const before = await states(broker);
  const newer = new Writer(new Date()).open({ parlor: "0.1.0", broker: "99.1.0" });
  const old = await runTool(broker, ["restore", "--replace"], newer, true);
  expectRefusal(old, /^The backup is from nats-server 99\.1\.0, and \S+ is too old for it\.$/);
  const alone = await runTool({ ...broker, env: { PARLOR_REPLICAS: "3" } }, ["restore", "--replace"], backup);
  expectRefusal(alone, /^PARLOR_REPLICAS is 3, and this broker is not one of a cluster\.$/);
  expect(await states(broker)).toEqual(before);
});

test("[O3] a broker that is not there, or holds no Parlor, is said in one sentence", async () => {
  const broker = await startBroker();
  const empty = await runTool(broker, ["backup"]);
  expectRefusal(empty, /^There is no Parlor on this broker: it has no ROOMS\.$/);
  expect(empty.wrote).toHaveLength(0);
  await broker.kill();
  expectRefusal(await runTool(broker, ["backup"]), /^The broker does not answer, /);
});
