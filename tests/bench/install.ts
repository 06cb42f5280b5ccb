import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { root } from "@parlor/deploy/service";
import { CannotStart } from "@parlor/deploy/terminal";
import { bunBinary, type PeerName, peers, peersFolder, python } from "./peers.ts";

const run = promisify(execFile);

/** A peer that cannot be started here. */
export type LeftOut = { readonly name: PeerName; readonly why: string };

/** Installs the peers as their lock file says, once per lock and Node. Resolves to those that cannot start here. */
export async function installPeers(say: (line: string) => void): Promise<readonly LeftOut[]> {
  const stampFile = join(peersFolder, "node_modules/.installed");
  const stamp = fingerprint();
  if (!existsSync(stampFile) || readFileSync(stampFile, "utf8") !== stamp) {
    say("Installing what Parlor is compared with …");
    await install();
    writeFileSync(stampFile, stamp);
  }
  const leftOut: LeftOut[] = [];
  if (!bunBinary()) leftOut.push({ name: "bun", why: "there is no Bun for this machine" });
  if (!(await hasFlask())) {
    const why = `${python} lacks it: apt-get install python3-flask-socketio python3-eventlet`;
    leftOut.push({ name: "flask", why });
  }
  for (const { name, why } of leftOut) say(`${peers[name].title} is left out, since ${why}.`);
  return leftOut;
}

function fingerprint(): string {
  const lock = readFileSync(join(peersFolder, "package-lock.json"));
  return `${createHash("sha256").update(lock).digest("hex")} ${process.versions.modules}\n`;
}

// npm chooses binaries for the Node that it runs under, which must be this one.
async function install(): Promise<void> {
  const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}` };
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-timeout=60000"];
  try {
    await run(process.execPath, [`${root}deploy/integrity.mjs`, "check", join(peersFolder, "package-lock.json")]);
    await run("npm", ["ci", ...options], { cwd: peersFolder, env });
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
    throw new CannotStart(`The peers could not be installed: ${said}`);
  }
}

async function hasFlask(): Promise<boolean> {
  try {
    await run(python, ["-c", "import flask_socketio, eventlet"]);
    return true;
  } catch {
    return false; // no such Python, or not with these packages
  }
}
