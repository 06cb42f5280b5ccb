import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stopAfter } from "../../support/leftovers.ts";

/** Empty, and gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "parlor-archive-"));
  stopAfter(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
