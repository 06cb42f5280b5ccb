import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { root } from "@parlor/deploy/service";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { type Chat, startChat } from "../../support/chat.ts";

let chat: Chat;
beforeAll(async () => {
  chat = await startChat();
});

async function load(...args: readonly string[]) {
  const child = spawn(process.execPath, [`${root}tests/load/main.ts`, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const [said, complained, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { said, complained, code };
}

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "parlor-load-"));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

const url = () => `ws://127.0.0.1:${chat.gateways[0]?.ports.port}/ws`;

test("it says what happened, in words, as JSON and drawn", async () => {
  const [into, ops] = [await folder(), `http://127.0.0.1:${chat.gateways[0]?.ports.opsPort}/metrics`];
  const files = ["--json", join(into, "load.json"), "--report", join(into, "load.html"), "--metrics", ops];
  const { said, complained, code } = await load(
    ...["--url", url(), "--rooms", "2", "--members", "3", "--rate", "20", "--seconds", "1", ...files],
  );
  expect(code, complained).toBe(0);
  expect(said).toMatch(/missing 0 {2}doubled 0/);
  expect(complained).toMatch(/6 inside/);
  const summary = JSON.parse(await readFile(join(into, "load.json"), "utf8"));
  expect(summary.account).toMatchObject({ missing: 0, doubled: 0, unanswered: 0 });
  expect(summary.generator.ceiling).toBeGreaterThan(1_000);
  expect(summary.moments.some(({ memory }: { memory?: number }) => (memory ?? 0) > 1e6)).toBe(true);
  expect(await readFile(join(into, "load.html"), "utf8")).toMatch(/none missing, none doubled/);
});

test("posts that are refused are counted, and why they were is said", async () => {
  const { said, code } = await load(
    ...["--url", url(), "--scenario", "big-room", "--rate", "2000", "--members", "3", "--seconds", "1"],
    ...["--report", join(await folder(), "load.html")],
  );
  expect([code, said]).toEqual([0, expect.stringMatching(/refusals {4}too-fast/)]);
});

test.each([
  ["an option that there is not", ["--speed", "9"], /--speed/],
  ["a number that is none", ["--rooms", "many"], /--rooms must be a number from 1 to 100000/],
  ["more people than a process can connect", ["--rooms", "100000", "--members", "1000"], /take --workers \d+/],
  ["nobody who listens", ["--url", "ws://127.0.0.1:9/ws"], /Only 0 of 1000 members got in\. Does the server listen/],
])("%s ends it with a sentence", async (_, args, sentence) => {
  const { complained, code } = await load(...args);
  expect(code).toBe(1);
  expect(complained).toMatch(sentence);
});
