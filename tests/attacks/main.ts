import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { carryOut, type Outcome } from "./attack.ts";
import { type AttackName, attacks } from "./attacks.ts";

const options = {
  port: { type: "string", default: "5000" },
  data: { type: "string", default: "" },
  only: { type: "string", default: "" },
  seconds: { type: "string", default: "15" },
  json: { type: "string", default: "" },
  help: { type: "boolean", default: false },
} as const;

const help = `npm run attack -- [--port 5000] [--data FOLDER] [--only NAME,NAME] [--seconds 15] [--json FILE]

Does to a Parlor on this machine what a stranger with one machine could do, one thing after the other, and says what it
cost the stranger, what it took, and how somebody fared who has nothing to do with it. Start Parlor with PARLOR_DATA=FOLDER,
and give the same folder as --data, so that its processes are found. Attacks: ${Object.keys(attacks).join(", ")}.
`;

function isAttack(name: string): name is AttackName {
  return Object.hasOwn(attacks, name);
}

function whole(name: string, text: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new TypeError(`--${name} must be a whole number from 1 to ${most} (it is ${JSON.stringify(text)}).`);
}

function chosen(only: string): readonly AttackName[] {
  const names = only === "" ? Object.keys(attacks) : only.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !isAttack(name));
  if (unknown !== undefined) throw new TypeError(`--only: there is no attack ${JSON.stringify(unknown)}.`);
  return names.filter(isAttack);
}

function lineOf({ attack, finding, cost, before, meanwhile, took, kernel }: Outcome): string {
  const processes = Object.entries(took).map(
    ([name, { megabytes, seconds }]) => `${name} +${megabytes.toFixed(0)} MB, ${seconds.toFixed(1)} s`,
  );
  const echo = ({ p50, p99, lost }: Outcome["before"]) =>
    `p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(0)} ms, lost ${lost}`;
  return [
    `${attack}: ${finding}`,
    `  cost   ${cost.connections} connections, ${cost.commands} commands, ${(cost.bytes / 1e6).toFixed(1)} MB`,
    `  took   ${processes.join("; ")}; kernel +${kernel.toFixed(0)} MB`,
    `  others ${echo(before)} before; ${echo(meanwhile)} meanwhile`,
  ].join("\n");
}

try {
  const { values } = parseArgs({ options });
  if (values.help) process.stdout.write(help);
  else {
    const victim = { port: whole("port", values.port, 65_535), data: values.data };
    const seconds = whole("seconds", values.seconds, 600);
    const outcomes: Outcome[] = [];
    for (const name of chosen(values.only)) {
      const outcome = await carryOut(name, victim, seconds);
      outcomes.push(outcome);
      process.stdout.write(`${lineOf(outcome)}\n`);
      await new Promise((resolve) => setTimeout(resolve, 3_000)); // budgets and memory come back
    }
    if (values.json) writeFileSync(values.json, `${JSON.stringify(outcomes, undefined, 2)}\n`);
  }
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}
