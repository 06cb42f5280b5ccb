import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { randomSecret } from "./random.ts";
import { SecretFile } from "./secret-file.ts";

function openFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "parlor-secrets-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("[M4] what was written is there for the next to start, and for nobody else on the machine", () => {
  const folder = openFolder();
  const secrets = [randomSecret(), randomSecret()];
  expect(new SecretFile(folder).read()).toEqual([]);
  new SecretFile(folder).write(secrets);
  expect(new SecretFile(folder).read()).toEqual(secrets);
  expect(statSync(join(folder, "token-secrets.json")).mode & 0o777).toBe(0o600);
});

test("half a file is as good as none", () => {
  const folder = openFolder();
  writeFileSync(join(folder, "token-secrets.json"), '{"secret":"half');
  expect(new SecretFile(folder).read()).toEqual([]);
});
