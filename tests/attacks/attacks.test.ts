import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, expect, test } from "vitest";
import { type Chat, startChat } from "../support/chat.ts";
import { letLoose } from "./loose.ts";

let chat: Chat;
beforeAll(async () => {
  chat = await startChat({ page: true });
});

const run = (...args: readonly string[]) =>
  promisify(execFile)(process.execPath, [join(import.meta.dirname, "main.ts"), ...args]);

test.for([
  ["guess with tokens", /^3\d codes tried from one address; visitors with a right code: room\.joined 10$/],
  ["forge an address", /"HTTP\/1\.1 426 Upgrade Required", a second one with a made-up address "closed"$/],
  ["break a title", /somebody with the code: room\.joined$/],
  ["nested frames", /^flooders: closed 4004 5$/],
  ["many rooms", /too-fast/],
] as const)("[L6] %s comes to nothing", async ([attack, finding]) => {
  const result = await letLoose({ attack, port: Number(new URL(chat.url).port), seconds: 2 });
  expect(result.finding).toMatch(finding);
});

test("[L6] the command says what came of an attack, what it cost and how others fared", async () => {
  const { stdout } = await run("--port", new URL(chat.url).port, "--only", "forge an address", "--seconds", "1");
  expect(stdout).toMatch(/forge an address: .*\n {2}cost .*\n {2}took .*\n {2}others /);
});

test.for([
  [["--only", "cunning"], /there is no attack "cunning"/],
  [["--seconds", "soon"], /--seconds must be a whole number/],
  [["--nothing"], /Unknown option/],
] as const)("%j is refused in a sentence", async ([args, sentence]) => {
  await expect(run(...args)).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(sentence) });
});
