import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findBroker } from "@parlor/deploy/find-broker";
import { root } from "@parlor/deploy/service";
import { CannotStart } from "@parlor/deploy/terminal";
import { svgFile } from "../load/report/drawing.ts";
import { usualBroker } from "../support/broker-kinds.ts";
import type { Circumstances, Figures } from "./figures.ts";
import { installPeers } from "./install.ts";
import { alone, parts, type Say } from "./measuring.ts";
import { benchPage, drawings } from "./page.ts";
import { crowdCore, type Name, titles } from "./server.ts";
import { benchTables } from "./table.ts";

const options = {
  rounds: { type: "string", default: "3" },
  messages: { type: "string", default: "1000000" },
  /** Of the page in a crowd. */
  minutes: { type: "string", default: "10" },
  only: { type: "string", default: Object.keys(parts).join(",") },
  /** A folder for the drawings as files. */
  drawings: { type: "string" },
} as const;

/** `npm run bench`: Parlor beside what people would pick instead, in the same run. */
async function main(): Promise<void> {
  const { rounds, messages, minutes, only, drawings: into } = parseArgs({ options }).values;
  const wanted = only.split(",").map(partNamed);
  if (cpus().length < 2) throw new CannotStart("The bench needs two cores: one for the server, one for the crowd.");
  execFileSync("taskset", ["--all-tasks", "--cpu-list", "--pid", String(crowdCore), String(process.pid)], {
    stdio: "ignore",
  });
  const say: Say = (line) => process.stderr.write(`${new Date().toISOString().slice(11, 19)}  ${line}\n`);
  process.env.NATS_SERVER ??= (await findBroker(say)).binary; // fetched once where the machine has none
  const absent = wanted.every((part) => alone.has(part)) ? [] : await installPeers(say);
  const leftOut = new Set<Name>(absent.map(({ name }) => name));
  const here = (Object.keys(titles) as Name[]).filter((name) => !leftOut.has(name)); // the table's own keys
  const how = {
    here,
    rounds: whole("rounds", rounds),
    messages: whole("messages", messages),
    minutes: whole("minutes", minutes),
    say,
  };
  const figures: Figures = {};
  for (const part of wanted) Object.assign(figures, { [part]: await parts[part](how) });
  tell(figures, circumstances(how.rounds));
  if (into !== undefined) draw(figures, into);
}

function tell(figures: Figures, around: Circumstances): void {
  const folder = join(root, "tests/results");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "bench.json"), `${JSON.stringify({ ...around, ...figures }, null, 2)}\n`);
  writeFileSync(join(folder, "bench.html"), benchPage(figures, around));
  process.stdout.write(`${benchTables(figures)}\nDrawn in ${join(folder, "bench.html")}.\n`);
}

function draw(figures: Figures, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const drawing of drawings(figures)) {
    const name = drawing.title.toLowerCase().replace(/[^a-z0-9]+/g, "-");
    for (const width of [360, 760]) writeFileSync(join(folder, `${name}-${width}.svg`), svgFile(drawing, width));
  }
}

function circumstances(rounds: number): Circumstances {
  const broker = execFileSync(usualBroker(), ["--version"], { encoding: "utf8" });
  const [{ model: processor } = { model: "unknown" }] = cpus();
  return {
    measured: new Date().toISOString(),
    rounds,
    cores: cpus().length,
    processor,
    node: process.version,
    broker: broker.trim(),
  };
}

function partNamed(name: string): keyof Figures {
  if (Object.hasOwn(parts, name)) return name as keyof Figures; // it is one of the table's keys
  throw new TypeError(`--only takes ${Object.keys(parts).join(", ")} (it has ${JSON.stringify(name)}).`);
}

function whole(name: string, text: string): number {
  if (/^[1-9]\d{0,7}$/.test(text)) return Number(text);
  throw new TypeError(`--${name} must be a whole number from 1 on (it is ${JSON.stringify(text)}).`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof TypeError || error instanceof CannotStart)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
