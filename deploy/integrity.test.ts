import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { refusal } from "./integrity.mjs";
import { root } from "./launcher/service.ts";

const locks = ["package-lock.json", "tests/bench/peers/package-lock.json"].map((file) => join(root, file));
const machine = { platform: "linux", arch: "x64", node: "22.23.2" } as const;

type Entry = { readonly integrity?: string; readonly link?: boolean };

// Their packages' machine code could not be had to look into; none of them is installed.
const platforms = ["darwin-arm64", "darwin-x64", "linux-arm", "linux-arm64", "win32-x64"];
const unseen = platforms.flatMap((platform) => [18, 20, 22, 23, 24, 26].map((node) => `@uwsjs/${platform}-${node}`));

test.for(locks)("[S19] %s says what each package must contain, but for those of a list", (file) => {
  const { packages }: { packages: Record<string, Entry> } = JSON.parse(readFileSync(file, "utf8"));
  const installed = Object.entries(packages).filter(([path, { link }]) => path.includes("node_modules/") && !link);
  expect(installed.length).toBeGreaterThan(20);
  const without = installed.filter(([, { integrity }]) => !integrity?.startsWith("sha512-"));
  const names = new Set(without.map(([path]) => path.split("node_modules/").at(-1)));
  expect([...names].filter((name) => !unseen.includes(name ?? ""))).toEqual([]);
});

test.for(["22.23.2", "24.1.0", "26.0.0"])("[S19] with Node %s on Linux and x64 everything is known", (node) => {
  for (const file of locks) expect(refusal(file, { ...machine, node })).toBeUndefined();
});

test("[S19] where a package is not known nothing is installed, and one sentence says what to do", () => {
  const [file = ""] = locks;
  expect(refusal(file, { ...machine, arch: "arm64" })).toBe(
    "Nothing is installed, since package-lock.json does not say what @uwsjs/linux-arm64-22@20.69.0, " +
      "@uwsjs/linux-arm64-22@20.51.4 must contain on linux-arm64 with Node 22.23.2: " +
      "put uWebSockets.js's own build into services/gateway/uws, as the README there says.",
  );
});

test("[S19] [S21] a host's own build stands in for the packages that are not known, and for no others", () => {
  const folder = mkdtempSync(join(tmpdir(), "parlor-lock-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "services/gateway/uws"), { recursive: true });
  writeFileSync(join(folder, "services/gateway/uws/uws.js"), "");
  const [file = ""] = locks;
  const arm = { ...machine, arch: "arm64" } as const;
  expect(refusal(file, arm, folder)).toBeUndefined();

  const own = join(folder, "package-lock.json");
  writeFileSync(own, JSON.stringify({ packages: { "node_modules/left-pad": { version: "1.3.0" } } }));
  expect(refusal(own, arm, folder)).toMatch(/what left-pad@1\.3\.0 must contain .* `npm view NAME dist\.integrity`/);
});
