import type { Group } from "../load/plan.ts";
import { measureRunning } from "./measure.ts";
import { inTurn } from "./rounds.ts";
import { start } from "./server.ts";

/** At one size: microseconds of a core for everything, and bytes of the gateway. */
export type Cost = {
  readonly size: number;
  readonly perPost: number;
  readonly perDelivery: number;
  readonly perJoin: number;
  readonly memory: number;
};

/** With more rooms of one member each, and with more members of one room. */
export type Growth = { readonly rooms: readonly Cost[]; readonly members: readonly Cost[] };

const sizes = { rooms: [1, 10, 100, 1_000, 10_000], members: [2, 10, 100, 1_000, 10_000] } as const;
// Posts a second; fewer if they would make more than `deliveries`.
const posts = 200;
const deliveries = 20_000;

export async function measureGrowth(told: (what: string) => void): Promise<Growth> {
  const rooms = await inTurn(sizes.rooms, (size) => {
    told(`${size} rooms`);
    return cost(size, { rooms: size, members: 1, rate: posts });
  });
  const members = await inTurn(sizes.members, (size) => {
    told(`${size} members`);
    return cost(size, { rooms: 1, members: size, rate: Math.max(1, Math.min(posts, deliveries / size)) });
  });
  return { rooms, members };
}

async function cost(size: number, group: Group): Promise<Cost> {
  const server = await start("parlor");
  const members = group.rooms * group.members;
  try {
    await measureRunning(server, {
      groups: [{ rooms: 20, members: 50, rate: 0 }],
      warmUp: 0,
      seconds: 1,
      arrivals: 200,
    });
    const before = { cpu: server.usage().cpu, rss: server.frontUsage().rss };
    let [cpu, rss] = [0, 0];
    const begins = () => {
      cpu = server.usage().cpu;
      rss = server.frontUsage().rss;
    };
    const plan = { groups: [group], warmUp: 0, seconds: 8, arrivals: 200 };
    const { cpuPerPost, cpuPerDelivery } = await measureRunning(server, plan, { begins });
    return {
      size,
      perPost: cpuPerPost,
      perDelivery: cpuPerDelivery,
      perJoin: ((cpu - before.cpu) * 1e6) / members,
      memory: (rss - before.rss) / members,
    };
  } finally {
    await server.stop();
  }
}
