import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { brokerIn, type Folder, findBroker, isOld, type Source } from "./find-broker.ts";

function putBroker(file: string, version: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho "nats-server: v${version}"\n`);
  chmodSync(file, 0o755);
}

function openMachine() {
  const folder = mkdtempSync(join(tmpdir(), "parlor-fetch-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [path, fetched] = [join(folder, "bin"), join(folder, "nats")];
  const said: string[] = [];
  const find = (...sources: readonly Source[]) => findBroker((line) => said.push(line), { path, fetched, sources });
  return { path, fetched, said, find };
}

const having = (folder: Folder, version: string): Source => ({
  from: `where ${version} is`,
  folder,
  fetch: async (into) => putBroker(join(into, "nats-server"), version),
});
const away = (folder: Folder): Source => ({
  from: "a place that is away",
  folder,
  fetch: () => Promise.reject(new Error("ENOTFOUND")),
});
const fetching = "No current nats-server on this machine: fetching one, once …";
const remark = /^nats-server 2\.9\.10 \(.*\) has holes that are mended since 2\.11\.15 and 2\.12\.6\./;

test("[S12] [S22] the host's own broker comes first, and an old one is remarked on in one line", async () => {
  const { path, said, find } = openMachine();
  const own = join(path, "nats-server");
  putBroker(own, "2.9.10");
  expect(await find(having("release", "2.14.1"))).toEqual({ binary: own, version: "2.9.10", from: own });
  expect(said).toEqual([expect.stringMatching(remark)]);
});

test("[S12] one that is current is fetched once, from the first place that has one", async () => {
  const { fetched, said, find } = openMachine();
  const sources = [away("release"), having("archive", "2.15.1"), having("package", "2.9.10")];
  const binary = brokerIn("archive", fetched);
  expect(await find(...sources)).toMatchObject({ binary, version: "2.15.1" });
  expect(await find(away("release"), away("archive"))).toMatchObject({ binary, version: "2.15.1", from: binary });
  expect(said).toEqual([fetching]);
  expect(statSync(dirname(binary)).mode & 0o777).toBe(0o700);
});

test("[S12] [S22] an old one is used where no other can be had, and said so; tomorrow it is tried again", async () => {
  const { fetched, said, find } = openMachine();
  const sources = [away("release"), away("archive"), having("package", "2.9.10")];
  const old = brokerIn("package", fetched);
  expect(await find(...sources)).toMatchObject({ binary: old, version: "2.9.10" });
  expect(said).toEqual([fetching, expect.stringMatching(/No newer one could be fetched \(.*ENOTFOUND/)]);
  expect(await find(having("release", "2.14.1"))).toMatchObject({ binary: old });
  utimesSync(old, 0, 0);
  expect(await find(having("release", "2.14.1"))).toMatchObject({ binary: brokerIn("release", fetched) });
});

test("[S12] what an earlier version had fetched is the last resort", async () => {
  const { fetched, find } = openMachine();
  const old = brokerIn("usr/sbin", fetched);
  putBroker(old, "2.9.10");
  utimesSync(old, 0, 0);
  expect(await find(away("release"))).toMatchObject({ binary: old });
});

test("[S2] [S12] where none can be had, one sentence says what was tried", async () => {
  const { fetched, find } = openMachine();
  await expect(find(away("release"))).rejects.toThrow(
    "No nats-server: put one on PATH, or name a broker in NATS_URL (a place that is away: ENOTFOUND).",
  );
  expect(existsSync(brokerIn("release", fetched))).toBe(false);
});

test.for([
  ["2.9.10", true],
  ["2.10.29", true],
  ["2.11.14", true],
  ["2.11.15", false],
  ["2.12.5", true],
  ["2.12.6", false],
  ["2.14.1", false],
  ["2.15.1", false],
  ["", true],
] as const)("[S22] whether %s is old: %s", ([version, old]) => {
  expect(isOld(version)).toBe(old);
});
