import { parseArgs } from "node:util";
import { ConfigError } from "@parlor/service";
import { mustReplicate } from "../services/rooms/src/config.ts";
import { findBroker } from "./launcher/find-broker.ts";
import { CannotStart } from "./launcher/terminal.ts";

const most = 2 ** 31 - 1;
const options = {
  minutes: { type: "string", default: "2" },
  brokers: { type: "string", default: "1" },
  seed: { type: "string", default: String(1 + Math.floor(Math.random() * most)) },
} as const;

async function main(): Promise<void> {
  const { minutes, seed, brokers } = parseArgs({ options }).values;
  process.env.FAULTS_MINUTES = whole("minutes", minutes, 24 * 60);
  process.env.FAULTS_SEED = whole("seed", seed, most);
  process.env.FAULTS_BROKERS = await oneOrThree(brokers);
  process.argv.splice(2, process.argv.length, "--project=faults");
  await import("./test.ts");
}

function whole(name: string, text: string, highest: number): string {
  if (/^\d{1,10}$/.test(text) && Number(text) >= 1 && Number(text) <= highest) return text;
  throw new TypeError(`--${name} must be a whole number from 1 to ${highest} (it is ${JSON.stringify(text)}).`);
}

/** Two brokers stop when one is lost. Three need a nats-server that replicates reliably. */
async function oneOrThree(brokers: string): Promise<string> {
  if (brokers === "1") return brokers;
  if (brokers !== "3") throw new TypeError(`--brokers must be 1 or 3 (it is ${JSON.stringify(brokers)}).`);
  const { version } = await findBroker((line) => process.stderr.write(`${line}\n`));
  mustReplicate(version, Number(brokers));
  return brokers;
}

try {
  await main();
} catch (error) {
  const mendable = [TypeError, ConfigError, CannotStart].some((kind) => error instanceof kind);
  if (!(mendable && error instanceof Error)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
