import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { brokerConf, newPasswords } from "./broker.ts";
import { installedBroker } from "./find-broker.ts";
import { root } from "./service.ts";

test("[S12] the broker listens to this machine only, and to those who know a password, which is in no file", () => {
  const passwords = newPasswords();
  const conf = brokerConf(join(root, "a b"), { port: 12_345, store: '/data/a "b"', passwords });
  expect(conf).toContain('listen: "127.0.0.1:12345"');
  expect(conf).toContain('store_dir: "/data/a \\"b\\""');
  expect(conf).toContain('include "../deploy/nats/accounts.conf"');
  for (const password of Object.values(passwords)) expect(conf).not.toContain(password);
});

test("[S12] a nats-server on PATH comes before every other, if it can be run", () => {
  const folder = mkdtempSync(join(tmpdir(), "parlor-path-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const own = join(folder, "nats-server");
  writeFileSync(own, "#!/bin/sh\n");
  expect(installedBroker(folder)).not.toBe(own);
  chmodSync(own, 0o755);
  expect(installedBroker(folder)).toBe(own);
});
