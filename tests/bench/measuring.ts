import { kinds } from "../load/plan.ts";
import { NotAllCame } from "../load/run.ts";
import type { ByName, Figures } from "./figures.ts";
import { measureGrowth } from "./growing.ts";
import { measureHistory } from "./history.ts";
import type { Result } from "./measure.ts";
import { inRounds, median } from "./rounds.ts";
import { measureScreen } from "./screen.ts";
import { type Name, start } from "./server.ts";
import {
  besideSlowReaders,
  bigRoomAt,
  idle,
  joining,
  onGateways,
  peakOfBigRoom,
  peakOfSmallRooms,
  sayingAt,
  smallRoomsAt,
} from "./workloads.ts";

export type Say = (line: string) => void;
type How = {
  readonly here: readonly Name[];
  readonly rounds: number;
  readonly messages: number;
  readonly minutes: number;
  readonly say: Say;
};

// Servers that can keep 400,000 deliveries a second; the others would only show that they cannot.
const brisk: readonly Name[] = ["parlor", "uws", "bun", "socket-io-uws"];
const nimble: readonly Name[] = ["parlor", "ws", "socket-io", "socket-io-uws", "bun", "uws"];
const beside: readonly Name[] = ["parlor", "uws"];
const still: readonly Name[] = ["parlor", "socket-io", "ws", "uws"];

export const parts: { readonly [Part in keyof Figures]-?: (how: How) => Promise<NonNullable<Figures[Part]>> } = {
  peak: (how) => compared("one big room", how.here, how, peakOfBigRoom, ({ delivered }) => delivered),
  steady: (how) =>
    compared(
      "50,000 deliveries/s",
      beside,
      how,
      (name) => bigRoomAt(name, 50),
      ({ delivery }) => delivery.p50,
    ),
  brisk: (how) =>
    compared(
      "400,000 deliveries/s",
      brisk,
      how,
      (name) => bigRoomAt(name, 400),
      ({ cpuPerDelivery }) => cpuPerDelivery,
    ),
  posts: (how) => compared("many small rooms", how.here, how, peakOfSmallRooms, ({ stored }) => stored),
  small: (how) =>
    compared(
      "3,000 posts/s in small rooms",
      nimble,
      how,
      (name) => smallRoomsAt(name, 3_000),
      ({ cpuPerPost }) => cpuPerPost,
    ),
  kinds: async ({ rounds, say }) => {
    const told = (kind: string, round: number) => say(`3,000 ${kind}/s, ${round} of ${rounds}`);
    const { messages, edits, reactions } = await inRounds(kinds, rounds, (kind) => sayingAt(kind, 3_000), told);
    const byCost = ({ cpuPerPost }: Result) => cpuPerPost;
    return {
      messages: median(messages, byCost),
      edits: median(edits, byCost),
      reactions: median(reactions, byCost),
    };
  },
  idle: (how) =>
    compared(
      "an idle crowd",
      still,
      how,
      (name) => idle(name),
      ({ bytesPerMember }) => bytesPerMember,
    ),
  joining: async (how) => {
    const { only } = await inRounds(
      ["only"],
      how.rounds,
      () => joining(),
      (_, round) => how.say(`joining, ${round}`),
    );
    return median(only, ({ perSecond }) => perSecond);
  },
  gateways: async (how) => {
    const told = (name: string, round: number) => how.say(`${name} gateways, ${round}`);
    const { one, two } = await inRounds(["one", "two"], how.rounds, (name) => onGateways(name === "one" ? 1 : 2), told);
    return { one: median(one, cpuOf), two: median(two, cpuOf) };
  },
  slow: async (how) => {
    const told = (name: string, turn: number) => how.say(`beside slow readers: ${name}, ${turn}`);
    const server = await start("parlor"); // one for all: what two processes differ in is more than what is looked for
    try {
      const measured = (name: "none" | "some") => besideSlowReaders(server, name === "none" ? 0 : 0.1);
      const { none, some } = await inRounds(["none", "some"], 4 * how.rounds, measured, told);
      return { none: median(none, ({ delivery }) => delivery.p99), some: median(some, ({ delivery }) => delivery.p99) };
    } finally {
      await server.stop();
    }
  },
  history: ({ messages, say }) => {
    let said = "";
    const progress = (doing: string) => {
      if (doing !== said) say(`history: ${doing}`);
      said = doing;
    };
    return measureHistory({ messages, reacted: Math.ceil(messages / 10), progress });
  },
  growth: ({ say }) => measureGrowth((what) => say(`growing: ${what}`)),
  page: ({ messages, minutes, say }) => measureScreen({ messages, minutes, say: (doing) => say(`the page: ${doing}`) }),
};

/** The parts that measure Parlor alone. */
export const alone: ReadonlySet<string> = new Set<keyof Figures>([
  "kinds",
  "joining",
  "gateways",
  "slow",
  "history",
  "growth",
  "page",
]);

const cpuOf = ({ cpuPerDelivery }: { readonly cpuPerDelivery: number }) => cpuPerDelivery;

async function compared<Of>(
  what: string,
  names: readonly Name[],
  { here, rounds, say }: How,
  measure: (name: Name) => Promise<Of>,
  by: (figures: Of) => number,
): Promise<ByName<Of>> {
  const present = names.filter((name) => here.includes(name));
  const told = (name: Name, round: number) => say(`${what}: ${name}, ${round} of ${rounds}`);
  const all = await inRounds(present, rounds, (name) => unlessOverrun(name, measure, say), told);
  const middle: Partial<Record<Name, Of>> = {};
  for (const name of present) {
    const measured = all[name].flatMap((figures) => figures ?? []);
    if (measured.length > 0) middle[name] = median(measured, by);
  }
  return middle;
}

// A server that did not even let the crowd in has nothing to compare.
async function unlessOverrun<Of>(name: Name, measure: (name: Name) => Promise<Of>, say: Say): Promise<Of | undefined> {
  try {
    return await measure(name);
  } catch (error) {
    if (!(error instanceof NotAllCame)) throw error;
    say(`${name}: ${error.message}`);
    return undefined;
  }
}
