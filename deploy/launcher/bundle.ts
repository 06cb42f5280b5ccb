import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, globSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./service.ts";
import { CannotStart } from "./terminal.ts";
import { runTool } from "./tool.ts";

const sources = ["services/web/**/*", "libs/{client,contracts}/src/*", "package-lock.json"];
const dist = join(root, "services/web/dist");
const stampFile = join(dist, ".built-from");

/** Builds the page, unless these very sources are built already. */
export async function buildPage(say: (line: string) => void): Promise<void> {
  const stamp = fingerprint();
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  if (!isWritable(dist)) throw new CannotStart(`No permission to write into ${dist}, where the page is built.`);
  say("Building the page …");
  if ((await runTool(["services/web/build.ts"])) !== 0) throw new CannotStart("The page could not be built.");
  writeFileSync(stampFile, stamp);
}

function isWritable(folder: string): boolean {
  try {
    accessSync(existsSync(folder) ? folder : dirname(folder), constants.W_OK);
    return true;
  } catch {
    return false; // the reason does not matter: there is one remedy
  }
}

/** Names, sizes and times: reading all sources takes longer than building. */
function fingerprint(): string {
  const hash = createHash("sha256");
  for (const path of globSync(sources, { cwd: root, exclude: ["services/web/dist/**"] }).sort()) {
    const stat = statSync(join(root, path));
    if (stat.isFile()) hash.update(`${path} ${stat.size} ${stat.mtimeMs}\n`);
  }
  return hash.digest("hex");
}
