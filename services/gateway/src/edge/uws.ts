import type uws from "uWebSockets.js-legacy";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ConfigError } from "@parlor/service";

/** A host's own build of uWebSockets.js (see the README there). */
const ownBuild = fileURLToPath(new URL("../../uws", import.meta.url));

/** The newer has fixes for backpressure and the HTTP parser, but needs glibc 2.38; the older needs 2.27. */
const packages = ["uWebSockets.js", "uWebSockets.js-legacy"] as const;

/** SHA-256 of the tested binaries: machine code of a republisher. No other runs in their place. */
const tested: ReadonlySet<string> = new Set([
  "34d235864db874fbf3aeafd48b63f6fb80f61fb584a86f1e5f7b0291dbd7a3d4", // 20.69.0 linux-x64, Node 22
  "177efdc682425d754474bd30f9586c487fa6694f790f3406a23885d0e61c07a0", // 20.69.0 linux-x64, Node 24
  "604375741bf77780b34e7e299af9274cb1f56d73732201d19e3d8d8448176795", // 20.69.0 linux-x64, Node 26
  "f687e7c3666b5cca9d355184bbf07bb0550f5ba0d3ffd453248ccfec552dde6c", // 20.51.4 linux-x64, Node 22
]);

type Uws = typeof uws;

/** The host's own build, else the first package that runs. Throws ConfigError for none, or an unknown binary. */
export async function loadUws(folder = ownBuild, known = tested): Promise<Uws> {
  const own = join(folder, "uws.js");
  if (existsSync(own)) return load(pathToFileURL(own).href);
  let failure: unknown;
  for (const name of packages) {
    const binary = binaryOf(name);
    if (!binary) continue;
    mustBeKnown(binary, known);
    try {
      return await load(name);
    } catch (error) {
      failure = error; // it wants a newer C library
    }
  }
  const why = failure instanceof Error ? ` (${failure.message.split("\n")[0]})` : "";
  throw new ConfigError(`No uWebSockets.js runs on ${platform()}${why}: ${remedy}`);
}

const platform = () => `${process.platform}-${process.arch} with Node ${process.versions.node}`;
const remedy = "put its own build into services/gateway/uws, as the README there says.";

async function load(from: string): Promise<Uws> {
  const loaded: { readonly default: Uws } = await import(from);
  return loaded.default;
}

/** The binary that a package would load; undefined if it has none for this platform. */
function binaryOf(name: string): string | undefined {
  const major = process.versions.node.split(".")[0];
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const part = `@uwsjs/${process.platform}-${process.arch}-${major}`;
    return join(dirname(createRequire(entry).resolve(part)), "uws.node");
  } catch {
    return undefined;
  }
}

function mustBeKnown(binary: string, known: ReadonlySet<string>): void {
  const sum = createHash("sha256").update(readFileSync(binary)).digest("hex");
  if (known.has(sum)) return;
  throw new ConfigError(`${binary} is not what Parlor was tested with (SHA-256 ${sum}): install it anew, or ${remedy}`);
}

function end(error: unknown): never {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

export const uWS = await loadUws().catch(end);
