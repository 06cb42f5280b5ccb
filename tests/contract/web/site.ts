import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "@parlor/deploy/service";
import { stopAfter } from "../../support/leftovers.ts";
import { startWeb } from "../../support/service.ts";

/** In a folder of its own, gone after the test. */
export async function buildPage(): Promise<string> {
  const dist = await mkdtemp(join(tmpdir(), "parlor-web-"));
  stopAfter(() => rm(dist, { recursive: true, force: true }));
  await promisify(execFile)(process.execPath, ["services/web/build.ts", "--out", dist], { cwd: root });
  return dist;
}

export async function startSite() {
  const dist = await buildPage();
  const web = await startWeb({ PARLOR_WEB_DIST: dist });
  const port = web.ports.port ?? 0;
  return { dist, port, origin: `http://127.0.0.1:${port}` };
}
