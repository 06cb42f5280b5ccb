import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ConfigError } from "@parlor/service";
import { expect, onTestFinished, test } from "vitest";
import { loadUws, uWS } from "./uws.ts";

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), "parlor-uws-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function binaryInUse(): string {
  const part = `@uwsjs/${process.platform}-${process.arch}-${process.versions.node.split(".")[0]}`;
  const legacy = createRequire(createRequire(import.meta.url).resolve("uWebSockets.js-legacy"));
  return join(dirname(legacy.resolve(part)), "uws.node");
}

test("[S20] a binary that Parlor was not tested with is not run, and the sentence says what to do", async () => {
  const refused = loadUws(scratch(), new Set());
  await expect(refused).rejects.toBeInstanceOf(ConfigError);
  await expect(refused).rejects.toThrow(
    /uws\.node is not what Parlor was tested with \(SHA-256 [0-9a-f]{64}\): .* services\/gateway\/uws,/,
  );
});

test("[S21] uWebSockets.js's own build is used where a host has put one, whatever the packages are", async () => {
  const folder = scratch();
  const binary = `uws_${process.platform}_${process.arch}_${process.versions.modules}.node`;
  copyFileSync(binaryInUse(), join(folder, binary));
  writeFileSync(join(folder, "package.json"), '{ "type": "commonjs" }');
  writeFileSync(join(folder, "uws.js"), `module.exports = { ...require("./${binary}"), isOwn: true };`);
  expect(await loadUws(folder, new Set())).toMatchObject({ isOwn: true });
  expect(uWS).not.toHaveProperty("isOwn");
  expect(typeof uWS.App).toBe("function");
});
