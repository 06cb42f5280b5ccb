// Finds a Node for Parlor, installs the packages, and runs a command. Plain JavaScript for Node 18 on: nothing else may
// be there yet.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants, readFileSync, writeFileSync } from "node:fs";
import { constants as system } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { refusal, removeUnverified } from "./integrity.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const commands = {
  start: "deploy/start.ts",
  dev: "deploy/dev.ts",
  test: "deploy/test.ts",
  faults: "deploy/faults.ts",
  load: "tests/load/main.ts",
  bench: "tests/bench/main.ts",
  attack: "tests/attacks/main.ts",
  pieces: "deploy/pieces.ts",
  check: "deploy/check.ts",
  build: "deploy/build.ts",
  contracts: "libs/contracts/asyncapi.ts",
};

const stampFile = join(root, "node_modules/.parlor.json");
const npmOptions = ["--loglevel=error", "--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=60000"];

class CannotRun extends Error {}

let child;
const pass = (signal) => (child ? child.kill(signal) : process.exit(128 + system.signals[signal]));
const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
for (const signal of signals) process.on(signal, pass);

// If npm is killed outright, it passes no signal on: a changed parent means stop.
const parent = process.ppid;
const orphaned = () => process.ppid !== parent && process.kill(process.pid, "SIGTERM");
if (process.env.npm_lifecycle_event) setInterval(orphaned, 1000).unref();

try {
  const [command = "", ...args] = process.argv.slice(2);
  if (!Object.hasOwn(commands, command)) throw new CannotRun(`Usage: ${Object.keys(commands).join(" | ")}.`);
  const stamp = readStamp();
  const node = await findNode(stamp);
  await install(node, stamp);
  await run(node, join(root, commands[command]), args);
} catch (error) {
  if (!(error instanceof CannotRun)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

// Node 22 runs TypeScript from 22.18 on. The uWebSockets.js for 24 and 26 needs glibc 2.38.
function suits(version, glibc) {
  const [major, minor] = version.replace("v", "").split(".").map(Number);
  if (major === 22) return minor >= 18;
  return [24, 26].includes(major) && (process.platform !== "linux" || Number(glibc?.replace(".", "")) >= 238);
}

async function findNode({ node }) {
  if (suits(process.version, process.report.getReport().header.glibcVersionRuntime)) return process.execPath;
  if (node && suits(spawnSync(node, ["--version"], { encoding: "utf8" }).stdout ?? "")) return node;
  mustWrite(root); // or the packages could not be installed
  say(`Parlor runs on Node 22, and this is ${process.versions.node}: fetching Node 22, once …`);
  const fetching = ["-y", "--ignore-scripts=false", ...npmOptions, "-p", "node@22", "node", "-p", "process.execPath"];
  const { output } = await npm("npx", fetching, process.env, "Node 22 could not be fetched");
  return output.trim();
}

async function install(node, stamp) {
  const lockFile = join(root, "package-lock.json");
  const lock = createHash("sha256").update(readFileSync(lockFile)).digest("hex");
  const major = spawnSync(node, ["-p", "process.versions.modules"], { encoding: "utf8" }).stdout.trim();
  if (stamp.lock === lock && stamp.major === major) return;
  mustWrite(root);
  const version = spawnSync(node, ["-p", "process.versions.node"], { encoding: "utf8" }).stdout.trim();
  const reason = refusal(lockFile, { platform: process.platform, arch: process.arch, node: version });
  if (reason) throw new CannotRun(reason);
  say("Installing the packages that Parlor is made of …");
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
  const what = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", ...npmOptions];
  await npm("npm", what, env, "The packages could not be installed");
  removeUnverified(lockFile);
  writeFileSync(stampFile, JSON.stringify({ lock, major, node }));
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, "utf8"));
  } catch {
    return {}; // nothing installed yet, or not to the end
  }
}

function mustWrite(folder) {
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw new CannotRun(`No permission to write into ${folder}, where Parlor installs its packages.`);
  }
}

async function npm(program, args, env, failure) {
  const { code, output, errors } = await finished(program, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  if (code === 0) return { output };
  throw new CannotRun(`${failure}: ${npmReason(errors)}`);
}

function npmReason(errors) {
  const code = /npm (?:error|ERR!) code (\S+)/.exec(errors)?.[1] ?? "";
  const registry = /https?:\/\/[^/\s]+/.exec(errors)?.[0] ?? "of npm";
  if (/^(ENOTFOUND|EAI_AGAIN|ECONN\w+|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT)$/.test(code)) {
    return `the registry ${registry} cannot be reached (${code}).`;
  }
  if (/^(EACCES|EPERM|EROFS)$/.test(code))
    return `no permission to write (${/'(\/[^']*)'/.exec(errors)?.[1] ?? code}).`;
  const said = errors.split("\n").filter((line) => /npm (error|ERR!)/.test(line) && !line.includes("log of this run"));
  return said.map((line) => line.replace(/npm (error|ERR!)\s*/, "")).join(" ") || "npm did not say why.";
}

async function run(node, entry, args) {
  if (node === process.execPath) {
    for (const signal of signals) process.off(signal, pass);
    process.argv.splice(1, process.argv.length, entry, ...args);
    return import(pathToFileURL(entry).href);
  }
  // The channel closes when we end, however that happens, and the command ends with us.
  const { code } = await finished(node, [entry, ...args], { stdio: ["inherit", "inherit", "inherit", "ipc"] });
  process.exitCode = code;
}

function finished(program, args, options) {
  return new Promise((resolve, reject) => {
    child = spawn(program, args, options);
    let output = "";
    let errors = "";
    child.stdout?.on("data", (data) => (output += data));
    child.stderr?.on("data", (data) => (errors += data));
    child.once("error", (error) => reject(new CannotRun(`${program} could not be started: ${error.message}.`)));
    child.once("close", (code, signal) => {
      if (signal) process.exit(128 + system.signals[signal]);
      child = undefined;
      resolve({ code, output, errors });
    });
  });
}

function say(line) {
  process.stderr.write(`${line}\n`);
}
