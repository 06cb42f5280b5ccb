import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { claimFolder } from "./data-folder.ts";

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
