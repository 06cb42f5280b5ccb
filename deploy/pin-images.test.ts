import { execFile } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { root } from "./launcher/service.ts";

const digest = `sha256:${"ab".repeat(32)}`;

function openTree(answer: string) {
  const folder = mkdtempSync(join(tmpdir(), "parlor-pin-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const file of ["compose.yaml", "deploy/pin-images.sh"]) cpSync(join(root, file), join(folder, file));
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin/docker"), `#!/bin/sh\n${answer}\n`);
  chmodSync(join(folder, "bin/docker"), 0o755);
  const env = { ...process.env, PATH: `${join(folder, "bin")}:${process.env.PATH}` };
  const settings = join(folder, ".env");
  return { settings, pin: () => promisify(execFile)(join(folder, "deploy/pin-images.sh"), { env }) };
}

test("[O21] every image that others made is pinned to what its tag holds today, and other settings stay", async () => {
  const { settings, pin } = openTree(`echo ${digest}`);
  writeFileSync(settings, "PARLOR_PORT=80\nNATS_IMAGE=nats:2.10-alpine\n");
  await pin();
  await pin();
  const [first, ...others] = readFileSync(settings, "utf8").trimEnd().split("\n");
  expect(first).toBe("PARLOR_PORT=80");
  expect(others).toContain(`NODE_IMAGE=node:24-trixie-slim@${digest}`);
  expect(others).toContain(`NATS_IMAGE=nats:2.12-alpine@${digest}`);
  expect(others).toHaveLength(6);
});

test("[O21] where no registry answers nothing is changed, and that is said", async () => {
  const { settings, pin } = openTree("exit 1");
  await expect(pin()).rejects.toThrow(/No registry says what node:24-trixie-slim is: nothing was changed\./);
  expect(existsSync(settings)).toBe(false);
});

test("[O21] what the images stand on is the same in both places where it is said", () => {
  const dockerfile = readFileSync(join(root, "deploy/Dockerfile"), "utf8");
  const compose = readFileSync(join(root, "compose.yaml"), "utf8");
  const defaults = [...dockerfile.matchAll(/^ARG (\w+_IMAGE)=(\S+)$/gm)];
  expect(defaults).toHaveLength(3);
  for (const [, name, image] of defaults) expect(compose).toContain(`${name}: \${${name}:-${image}}`);
  expect([...dockerfile.matchAll(/^FROM (?!\$\{)(\S+:\S+)/gm)]).toEqual([]);
});
