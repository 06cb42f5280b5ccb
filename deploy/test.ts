import { execFile } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { buildPage } from "./launcher/bundle.ts";
import { runChecks } from "./launcher/checks.ts";
import { findChromium } from "./launcher/chromium.ts";
import { fetchOldBroker, findBroker } from "./launcher/find-broker.ts";
import { root } from "./launcher/service.ts";
import { CannotStart } from "./launcher/terminal.ts";
import { closingLine, type Report, tally } from "./launcher/test-report.ts";
import { runTool } from "./launcher/tool.ts";

const reportFile = join(root, "tests/results/report.json");
const onRequest = ["faults", "bench"];
const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`];

// `npm test`: fetches what tests need, checks, and runs all tests, the containers' only if an engine answers. With
// arguments, as in `npm test -- tests/e2e`, vitest runs only those.
async function main(args: readonly string[]): Promise<void> {
  const projects = await projectsFor(args);
  const { binary } = await findBroker(say);
  await fetchOldBroker();
  const chromium = await findChromium(say);
  await buildPage(say);
  const checked = args.length === 0 ? await runChecks() : [];
  rmSync(reportFile, { force: true });
  const env = { ...process.env, NATS_SERVER: process.env.NATS_SERVER ?? binary, CHROMIUM: chromium };
  const code = await runTool(["node_modules/vitest/vitest.mjs", "run", ...reporters, ...projects, ...args], env);
  const result = tally(checked, readReport(), code);
  say(closingLine(result));
  process.exitCode = result.failed > 0 ? 1 : 0;
}

/** What is left out, as vitest's options: what runs only on request, and what needs a container engine. */
async function projectsFor(args: readonly string[]): Promise<readonly string[]> {
  if (onRequest.some((project) => args.includes(`--project=${project}`))) return [];
  const without = onRequest.map((project) => `--project=!${project}`);
  if (await hasEngine()) return without;
  const missing = "no container engine answers: docker info and docker compose version must succeed";
  if (args.includes("--project=compose")) throw new CannotStart(`The stack cannot be tested, since ${missing}.`);
  say(`The tests of compose.yaml are left out, since ${missing}.`);
  return [...without, "--project=!compose"];
}

async function hasEngine(): Promise<boolean> {
  const run = promisify(execFile);
  try {
    await run("docker", ["info"]);
    await run("docker", ["compose", "version"]);
    return true;
  } catch {
    return false; // absent, stopped, or not for us: nothing can be run in it
  }
}

/** Undefined if vitest did not get as far as writing a report. */
function readReport(): Report | undefined {
  try {
    return JSON.parse(readFileSync(reportFile, "utf8"));
  } catch {
    return undefined;
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
