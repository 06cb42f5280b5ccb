import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { globSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { fetchedFolder, installedBroker } from "./broker-binary.ts";
import { CannotStart } from "./cannot-start.ts";

const run = promisify(execFile);

export type Found = { readonly binary: string; readonly from: string };

/** A nats-server: of this machine, else Debian's package, else the official release. */
export async function findBroker(say: (line: string) => void): Promise<Found> {
  const installed = installedBroker();
  if (installed) return { binary: installed, from: installed };
  say("No nats-server on this machine: fetching one, once …");
  const failures: string[] = [];
  for (const [from, fetchIt] of [
    ["Debian's package", fetchPackage],
    ["the official release", fetchRelease],
  ] as const) {
    try {
      mkdirSync(fetchedFolder, { recursive: true });
      await fetchIt();
      const binary = installedBroker();
      if (binary) return { binary, from: `${from}, ${binary}` };
    } catch (error) {
      failures.push(`${from}: ${lastLine(error)}`);
    }
  }
  throw new CannotStart(`No nats-server: put one on PATH, or name a broker in NATS_URL (${failures.join("; ")}).`);
}

/** Needs no root: the package is downloaded and unpacked here, with package lists of our own where there are none. */
async function fetchPackage(): Promise<void> {
  const lists = join(fetchedFolder, "apt");
  const own = ["-o", `Dir::State::Lists=${lists}/lists`, "-o", `Dir::Cache=${lists}/cache`];
  const download = (options: readonly string[]) =>
    run("apt-get", [...options, "-qq", "download", "nats-server"], { cwd: fetchedFolder });
  try {
    await download([]);
  } catch {
    for (const folder of ["lists/partial", "cache/archives/partial"])
      mkdirSync(join(lists, folder), { recursive: true });
    await run("apt-get", [...own, "-qq", "update"]);
    await download(own);
  }
  const [file] = globSync("nats-server_*.deb", { cwd: fetchedFolder });
  if (!file) throw new Error("apt-get brought nothing");
  await run("dpkg", ["-x", file, fetchedFolder], { cwd: fetchedFolder });
  for (const leftover of [file, "apt"]) rmSync(join(fetchedFolder, leftover), { recursive: true, force: true });
}

const version = "2.10.22";
/** SHA-256 of the release's archives, as the official container images check them too. */
const archives: Readonly<Record<string, { readonly name: string; readonly sum: string }>> = {
  "linux-x64": { name: "linux-amd64", sum: "db0b3ccbe4cbdd3872ae7486ec4f6b0f85824632a0789f4da2e0a8518390483e" },
  "linux-arm64": { name: "linux-arm64", sum: "b4da77b2b194dc5fcf13a1df0dad59ba7e87ae4423f254c50534015b7c8a2369" },
};

async function fetchRelease(): Promise<void> {
  const machine = `${process.platform}-${process.arch}`;
  const archive = archives[machine];
  if (!archive) throw new Error(`none is known for ${machine}`);
  const folder = `nats-server-v${version}-${archive.name}`;
  const url = `https://github.com/nats-io/nats-server/releases/download/v${version}/${folder}.tar.gz`;
  const response = await fetch(url, { signal: AbortSignal.timeout(120_000) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const sum = createHash("sha256").update(bytes).digest("hex");
  if (sum !== archive.sum) throw new Error(`${url} is not what it should be (SHA-256 ${sum})`);
  const file = join(fetchedFolder, "release.tar.gz");
  writeFileSync(file, bytes);
  await run("tar", ["-xzf", file, "-C", fetchedFolder]);
  renameSync(join(fetchedFolder, folder, "nats-server"), join(fetchedFolder, "nats-server"));
  for (const leftover of [file, join(fetchedFolder, folder)]) rmSync(leftover, { recursive: true, force: true });
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

/** What `fetch` throws hides the reason one level down. */
function isFetchError(error: Error): error is Error & { cause: Error } {
  return error.cause instanceof Error;
}
