import { parseArgs } from "node:util";
import { type Group, type Kind, kinds, type Plan } from "./plan.ts";
import { ordinary, scenarios } from "./scenarios.ts";

export type Options = {
  readonly scenario: string;
  readonly describes: string;
  readonly plan: Plan;
  /** The report's file. */
  readonly report: string;
  /** The summary's file. */
  readonly json: string | undefined;
  /** Where the gateway tells its metrics: the report then shows its memory. */
  readonly metrics: string | undefined;
};

/** Why an option cannot be used, in one sentence; or the list of options, if that was asked for. */
export class Usage extends Error {}

const numbers = {
  rooms: [1, 100_000, "rooms"],
  members: [1, 100_000, "members of each room"],
  rate: [0, 1_000_000, "posts a second in all"],
  window: [0, 1_000_000, "posts under way at any moment, instead of a rate: as much as the server takes"],
  seconds: [1, 86_400, "how long it is measured"],
  ramp: [0, 86_400, "seconds over which the rate rises from nothing"],
  bytes: [40, 4_000, "length of a text"],
  arrivals: [1, 100_000, "members who come in at the same time"],
  typing: [0, 100_000, "members a second who begin to type"],
  churn: [0, 100_000, "members a second who leave and come back"],
  slow: [0, 1, "share of members who stop reading now and then"],
  storm: [0, 86_400, "second at which all connections are cut"],
  workers: [1, 64, "processes that play the crowd"],
} as const;
type Numbered = keyof typeof numbers;

const text = { type: "string" } as const;
const named = {
  url: { type: "string", multiple: true },
  scenario: text,
  kind: text,
  report: text,
  json: text,
  metrics: text,
} as const;
const numbered = Object.fromEntries(Object.keys(numbers).map((name) => [name, text])) as Record<Numbered, typeof text>; // fromEntries forgets the keys
const known = { ...named, ...numbered, help: { type: "boolean", short: "h" } } as const;

/** Throws Usage. */
export function readOptions(args: readonly string[]): Options {
  const values = parse(args);
  if (values.help) throw new Usage(usage());
  const { scenario = "many-rooms", kind = "messages", report = "load.html", json, metrics } = values;
  const found = scenarios[scenario];
  if (!found) throw new Usage(`--scenario must be one of ${Object.keys(scenarios).join(", ")}.`);
  if (!isKind(kind)) throw new Usage(`--kind must be one of ${kinds.join(", ")}.`);
  const urls = (values.url ?? ["ws://127.0.0.1:5000/ws"]).map(readUrl);
  const { rooms, members, rate, ...rest } = readNumbers(values);
  const planned = { ...ordinary, ...found.plan, ...rest, kind, urls };
  const groups = planned.groups.map((group) => regroup(group, { rooms, members, rate }));
  if (groups.length > 1 && (rooms ?? members ?? rate) !== undefined)
    throw new Usage(`--rooms, --members and --rate say nothing of ${scenario}, which has rooms of several kinds.`);
  return { scenario, describes: found.describes, plan: { ...planned, groups }, report, json, metrics };
}

const isKind = (text: string): text is Kind => kinds.some((kind) => kind === text);

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: known }).values;
  } catch (error) {
    throw new Usage(error instanceof Error ? error.message : String(error));
  }
}

function readUrl(url: string): string {
  if (URL.canParse(url) && new URL(url).protocol === "ws:") return url;
  throw new Usage(`--url must be an address such as ws://127.0.0.1:5000/ws (it is ${JSON.stringify(url)}).`);
}

function readNumbers(values: Readonly<Partial<Record<Numbered, string>>>): Partial<Record<Numbered, number>> {
  const read: Partial<Record<Numbered, number>> = {};
  for (const name of Object.keys(numbers) as Numbered[]) {
    // the keys are those of the table
    const value = values[name];
    if (value === undefined) continue;
    const [least, most] = numbers[name];
    if (!(Number(value) >= least && Number(value) <= most) || value.trim() === "")
      throw new Usage(`--${name} must be a number from ${least} to ${most} (it is ${JSON.stringify(value)}).`);
    read[name] = Number(value);
  }
  return read;
}

function regroup(group: Group, given: { readonly [Field in keyof Group]: number | undefined }): Group {
  const { rooms = group.rooms, members = group.members, rate = group.rate } = given;
  return { rooms, members, rate };
}

function usage(): string {
  const lines = Object.entries(numbers).map(([name, [, , means]]) => `  --${name.padEnd(10)} ${means}`);
  const crowds = Object.entries(scenarios).map(([name, { describes }]) => `  ${name.padEnd(12)} ${describes}`);
  return [
    "npm run load -- [--url ws://127.0.0.1:5000/ws]... [--scenario NAME] [--kind KIND] [--report FILE] [--json FILE] [--metrics URL]",
    "",
    "Scenarios, any of whose numbers can be set:",
    ...crowds,
    "",
    `Kinds of what is said, once each has said a message: ${kinds.join(", ")}.`,
    "",
    ...lines,
  ].join("\n");
}
