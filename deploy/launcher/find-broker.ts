import { execFile } from "node:child_process";
import { statSync, utimesSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { fetchFromArchive, fetchOwnPackage } from "./broker-debian.ts";
import { fetchRelease } from "./broker-release.ts";
import { makePrivate } from "./data-folder.ts";
import { root } from "./service.ts";
import { CannotStart } from "./terminal.ts";
import { isExecutable } from "./tool.ts";

const fetchedFolder = join(root, ".data/nats");
const folders = ["release", "archive", "package", "usr/sbin", ""] as const;
export type Folder = (typeof folders)[number];

/** Debian's package puts nats-server into /usr/sbin, which PATH often lacks. */
const hostsPath = [process.env.PATH ?? "", "/usr/sbin"].join(delimiter);

/** A nats-server that somebody else put on this machine. */
export function hostsBroker(path = hostsPath): string | undefined {
  const places = path.split(delimiter).filter(Boolean);
  return places.map((folder) => join(folder, "nats-server")).find(isExecutable);
}

export const brokerIn = (folder: Folder, fetched = fetchedFolder): string => join(fetched, folder, "nats-server");

/** The best first. */
export const fetchedBrokers = (fetched?: string): readonly string[] =>
  folders.map((folder) => brokerIn(folder, fetched)).filter(isExecutable);

/** The host's first, then the fetched ones. */
export function installedBrokers(path?: string, fetched?: string): readonly string[] {
  const hosts = hostsBroker(path);
  return [...(hosts ? [hosts] : []), ...fetchedBrokers(fetched)];
}

export const installedBroker = (path?: string, fetched?: string): string | undefined =>
  installedBrokers(path, fetched)[0];

const run = promisify(execFile);

export type Found = { readonly binary: string; readonly version: string; readonly from: string };

/** `fetch` puts a nats-server into the folder it is given. */
export type Source = {
  readonly from: string;
  readonly folder: Folder;
  readonly fetch: (folder: string) => Promise<void>;
};

const current: readonly Source[] = [
  { from: "the official release", folder: "release", fetch: fetchRelease },
  { from: "the newest of Debian's archive", folder: "archive", fetch: fetchFromArchive },
];
const ownPackage: Source = { from: "this machine's Debian", folder: "package", fetch: fetchOwnPackage };

/** How long, in ms, a fetched old one is used before looking for a current one again. */
const contentFor = 86_400_000;

type Where = { readonly path?: string; readonly fetched?: string; readonly sources?: readonly Source[] };

/** Finds the host's nats-server, else a fetched one, else fetches one; remarks on an old one. Throws CannotStart. */
export async function findBroker(say: (line: string) => void, where: Where = {}): Promise<Found> {
  const { path, fetched = fetchedFolder, sources = [...current, ownPackage] } = where;
  const hosts = hostsBroker(path);
  if (hosts) return remark(say, await lookAt(hosts, hosts));

  for (const binary of fetchedBrokers(fetched)) {
    const found = await lookAt(binary, binary);
    if (!isOld(found.version)) return found;
    if (Date.now() - statSync(binary).mtimeMs < contentFor) return remark(say, found);
  }
  say("No current nats-server on this machine: fetching one, once …");
  const failures: string[] = [];
  for (const { from, folder, fetch } of sources) {
    try {
      const binary = brokerIn(folder, fetched);
      makePrivate(dirname(binary));
      await fetch(dirname(binary));
      return remark(say, await lookAt(binary, `${from}, ${binary}`), failures);
    } catch (error) {
      failures.push(`${from}: ${lastLine(error)}`);
    }
  }
  const [old] = fetchedBrokers(fetched);
  if (old) return remark(say, await lookAt(old, old), failures);
  throw new CannotStart(`No nats-server: put one on PATH, or name a broker in NATS_URL (${failures.join("; ")}).`);
}

async function lookAt(binary: string, from: string): Promise<Found> {
  const { stdout } = await run(binary, ["--version"]);
  return { binary, version: /v(\d\S*)/.exec(stdout)?.[1] ?? "", from };
}

/** Debian's own nats-server, for tests that an old one must pass too; undefined if there is none. */
export async function fetchOldBroker(): Promise<string | undefined> {
  const binary = brokerIn(ownPackage.folder);
  try {
    if (!isExecutable(binary)) {
      makePrivate(dirname(binary));
      await ownPackage.fetch(dirname(binary));
    }
    return binary;
  } catch {
    return undefined; // no Debian, or it cannot be reached
  }
}

/** Says that a nats-server is old and why no better one is used. The new mtime puts off the next search by a day. */
function remark(say: (line: string) => void, found: Found, failures: readonly string[] = []): Found {
  if (!isOld(found.version)) return found;
  if (failures.length > 0) utimesSync(found.binary, new Date(), new Date());
  const why = failures.length > 0 ? ` No newer one could be fetched (${failures.join("; ")}).` : "";
  say(`nats-server ${found.version} (${found.from}) has holes that are mended since 2.11.15 and 2.12.6.${why}`);
  return found;
}

/** Whether a version is from before the advisories of March 2026: before 2.11.15, or 2.12 before 2.12.6. */
export function isOld(version: string): boolean {
  const isBefore = (other: string) => version.localeCompare(other, "en", { numeric: true }) < 0;
  return isBefore("2.11.15") || (!isBefore("2.12") && isBefore("2.12.6"));
}

function lastLine(error: unknown): string {
  const text = error instanceof Error ? (isFetchError(error) ? error.cause.message : error.message) : String(error);
  return (
    text
      .split("\n")
      .findLast((line) => line.trim() !== "")
      ?.trim() ?? ""
  );
}

function isFetchError(error: Error): error is Error & { cause: Error } {
  return error.cause instanceof Error;
}
