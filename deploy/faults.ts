import { parseArgs } from "node:util";

const most = 2 ** 31 - 1;
const options = {
  minutes: { type: "string", default: "2" },
  seed: { type: "string", default: String(1 + Math.floor(Math.random() * most)) },
} as const;

/** `npm run test:faults -- --minutes 30 --seed 7`: people talk for so long while everything fails, as the seed says. */
async function main(): Promise<void> {
  const { minutes, seed } = parseArgs({ options }).values;
  process.env.FAULTS_MINUTES = whole("minutes", minutes, 24 * 60);
  process.env.FAULTS_SEED = whole("seed", seed, most);
  process.argv.splice(2, process.argv.length, "--project=faults");
  await import("./test.ts");
}

function whole(name: string, text: string, highest: number): string {
  if (/^\d{1,10}$/.test(text) && Number(text) >= 1 && Number(text) <= highest) return text;
  throw new TypeError(`--${name} must be a whole number from 1 to ${highest} (it is ${JSON.stringify(text)}).`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
