// Finds packages that package-lock.json would install without an integrity hash: a changed one would go unnoticed.
// `node deploy/integrity.mjs check` refuses them, `remove` deletes them. Plain JavaScript for any Node.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const ownUws = "services/gateway/uws";

/** @type {{ platform: string, arch: string, node: string }} */
const here = { platform: process.platform, arch: process.arch, node: process.versions.node };

/** The entries without integrity that npm would install on a machine, each as `[path, name@version]`. */
export function unverified(lock, machine = here) {
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path.includes("node_modules/") && !entry.link && !entry.integrity)
    .filter(([, entry]) => suits(entry, machine))
    .map(([path, entry]) => [path, `${entry.name ?? path.split("node_modules/").at(-1)}@${entry.version}`]);
}

/** Whether npm would install an entry; one that is not understood counts as yes. */
function suits({ os, cpu, engines }, { platform, arch, node }) {
  const [, from, to] = /^>=(\d+)\S* <(\d+)\S*$/.exec(engines?.node ?? "") ?? [];
  const major = Number(node.split(".")[0]);
  const isFor = (list, value) => !list || list.includes(value);
  return isFor(os, platform) && isFor(cpu, arch) && (!from || (major >= Number(from) && major < Number(to)));
}

/** Why nothing may be installed, in one sentence; undefined if all is well. */
export function refusal(lockFile, machine = here, folder = root) {
  const lock = JSON.parse(readFileSync(lockFile, "utf8"));
  const names = unverified(lock, machine).map(([, name]) => name);
  const isReplaced = (name) => name.startsWith("@uwsjs/") && hasOwnUws(folder);
  const left = names.filter((name) => !isReplaced(name));
  if (left.length === 0) return undefined;
  const remedy = left.every((name) => name.startsWith("@uwsjs/"))
    ? `put uWebSockets.js's own build into ${ownUws}, as the README there says.`
    : "add what `npm view NAME dist.integrity` says of each to package-lock.json, if you trust your registry.";
  const on = `${machine.platform}-${machine.arch} with Node ${machine.node}`;
  return `Nothing is installed, since package-lock.json does not say what ${left.join(", ")} must contain on ${on}: ${remedy}`;
}

/** The host's own build replaces what is deleted. */
export function removeUnverified(lockFile) {
  const lock = JSON.parse(readFileSync(lockFile, "utf8"));
  for (const [path] of unverified(lock)) rmSync(join(dirname(lockFile), path), { recursive: true, force: true });
}

const hasOwnUws = (folder) => existsSync(join(folder, ownUws, "uws.js"));

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [action = "check", file = join(root, "package-lock.json")] = process.argv.slice(2);
  const words = action === "check" ? refusal(file) : removeUnverified(file);
  if (words) {
    process.stderr.write(`${words}\n`);
    process.exitCode = 1;
  }
}
