import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  accessSync,
  chmodSync,
  constants,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
} from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { CannotStart } from "./terminal.ts";

/** Only these are ours: a host may keep other things beside them. */
const parts = ["broker", "rooms", "logs"];

/** Makes the data folder and locks it until `release`. */
export async function claimFolder(folder: string): Promise<{ release(): void }> {
  try {
    makePrivate(folder);
    accessSync(folder, constants.R_OK | constants.W_OK);
  } catch (error) {
    throw new CannotStart(
      `The data folder ${folder} cannot be written to (${codeOf(error)}); PARLOR_DATA names another.`,
    );
  }
  const claim = await listen(claimAddress(realpathSync(folder)), folder);
  for (const part of parts) closeToOthers(join(folder, part));
  return { release: () => void claim.close() };
}

/** Makes a folder private, even if it was made otherwise [S18]. */
export function makePrivate(folder: string): void {
  makeFolder(folder);
  const { mode, uid } = statSync(folder);
  const isShared = (mode & 0o1000) !== 0; // such as /tmp
  if (uid === process.getuid?.() && !isShared) chmodSync(folder, 0o700);
}

function closeToOthers(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found || found.isSymbolicLink() || found.uid !== process.getuid?.()) return;
  if ((found.mode & 0o077) !== 0) chmodSync(path, found.mode & 0o700);
  if (found.isDirectory()) for (const name of readdirSync(path)) closeToOthers(join(path, name));
}

/** Node's recursive mkdir never returns if nothing can be made, as in /proc. */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

// The claim is a socket that answers with our pid: the system removes it when we end, so no lock is ever stale. Linux
// has a name space for sockets outside the file system.
function claimAddress(folder: string): string {
  const name = `parlor-${createHash("sha256").update(folder).digest("hex").slice(0, 16)}`;
  return process.platform === "linux" ? `\0${name}` : join(tmpdir(), `${name}.sock`);
}

async function listen(address: string, folder: string): Promise<Server> {
  const server = createServer((socket) => socket.end(String(process.pid)));
  try {
    await once(server.listen(address), "listening");
    return server.unref();
  } catch (error) {
    if (codeOf(error) !== "EADDRINUSE") throw error;
    const holder = await whoListens(address);
    if (holder)
      throw new CannotStart(`Parlor already runs in ${folder} (process ${holder}): stop it first, or set PARLOR_DATA.`);
    rmSync(address, { force: true }); // a socket file whose process is gone
    return listen(address, folder);
  }
}

async function whoListens(address: string): Promise<string | undefined> {
  try {
    return await text(connect(address));
  } catch {
    return undefined; // nobody does
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
