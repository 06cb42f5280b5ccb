import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { claimFolder, makePrivate } from "./data-folder.ts";

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), "parlor-claim-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("[S3] a folder is one Parlor's, who is named to the others, until it lets go", async () => {
  const folder = join(scratch(), "made/as/needed");
  const claim = await claimFolder(folder);
  await expect(claimFolder(folder)).rejects.toThrow(`Parlor already runs in ${folder} (process ${process.pid})`);
  claim.release();
  (await claimFolder(folder)).release();
});

test("[S2] a folder that cannot be made is named, and so is what is wrong with it", async () => {
  const file = join(scratch(), "file");
  writeFileSync(file, "");
  await expect(claimFolder("/proc/nowhere")).rejects.toThrow(
    "The data folder /proc/nowhere cannot be written to (ENOENT)",
  );
  await expect(claimFolder(file)).rejects.toThrow(`The data folder ${file} cannot be written to (EEXIST)`);
});

const modeOf = (path: string) => (statSync(path).mode & 0o7777).toString(8);

test("[S18] what an earlier version left open is closed to others, and what is not Parlor's is left alone", async () => {
  const folder = scratch();
  const store = join(folder, "broker/store");
  mkdirSync(store, { recursive: true });
  const [block, program, other] = [join(store, "1.blk"), join(folder, "rooms"), join(folder, "of the host")];
  for (const file of [block, program, other]) writeFileSync(file, "");
  for (const [path, mode] of [
    [folder, 0o755],
    [join(folder, "broker"), 0o755],
    [store, 0o755],
    [block, 0o644],
    [program, 0o755],
    [other, 0o644],
  ] as const)
    chmodSync(path, mode);
  (await claimFolder(folder)).release();
  const modes = [folder, join(folder, "broker"), store, block, program, other].map(modeOf);
  expect(modes).toEqual(["700", "700", "700", "600", "700", "644"]);
});

test("[S18] a folder that is made is nobody else's, and one that belongs to all stays so", () => {
  const [own, shared] = [join(scratch(), "a/b"), join(scratch(), "shared")];
  makePrivate(own);
  expect([modeOf(own), modeOf(join(own, ".."))]).toEqual(["700", "700"]);
  mkdirSync(shared);
  chmodSync(shared, 0o1777);
  makePrivate(shared);
  expect(modeOf(shared)).toBe("1777");
});
