import { setTimeout as delay } from "node:timers/promises";
import { jetstreamManager, type StreamInfo } from "@nats-io/jetstream";
import { buckets, stream } from "@parlor/contracts";
import type { Passwords } from "@parlor/deploy/broker";
import { type Broker, startBroker } from "../support/broker.ts";
import { connectAs } from "../support/bus.ts";
import { nodeName, startCluster } from "../support/cluster.ts";

export type Brokers = Awaited<ReturnType<typeof startBrokers>>;

const kept = [stream.name, ...Object.values(buckets).map((bucket) => `KV_${bucket}`)];

const wholeWithin = 60_000;
const often = 250;

/** The broker of a run: one nats-server, or several nodes that each keep everything. */
export async function startBrokers(count: number) {
  const nodes = count === 1 ? [await startBroker()] : await startCluster(count);
  const [first] = nodes;
  if (!first) throw new RangeError("A run needs a broker.");

  return {
    nodes,
    first,
    /** The address for a user of the bus, through these ports or the nodes' own. */
    urlFor(user: keyof Passwords, ports = nodes.map(({ port }) => port)): string {
      const hosts = ports.map((port) => `127.0.0.1:${port}`).join(",");
      return first.urlFor(user).replace(`127.0.0.1:${first.port}`, hosts);
    },
    /** Below 0.5 the node that leads the log, which is the worst to lose, else any. */
    choose: async (which: number): Promise<Broker> =>
      (which < 0.5 ? await findLeader(nodes, first) : nodes[Math.floor((2 * which - 1) * nodes.length)]) ?? first,
    /** Resolves when each node has everything: losing one before may rightly lose what was acknowledged. */
    whole: () => (count === 1 ? undefined : untilWhole(first)),
  };
}

async function findLeader(nodes: readonly Broker[], asked: Broker): Promise<Broker | undefined> {
  const [log] = await askStreams(asked, [stream.name]);
  return nodes.find((_, index) => nodeName(index) === log?.cluster?.leader);
}

async function untilWhole(asked: Broker): Promise<void> {
  for (const until = Date.now() + wholeWithin; ; await delay(often)) {
    const found = await askStreams(asked, kept);
    if (found.length > 0 && found.every(isWhole)) return;
    const lacking = found.filter((info) => !isWhole(info)).map(({ config, cluster }) => ({ of: config.name, cluster }));
    if (Date.now() > until) throw new Error(`The brokers have not become whole again: ${JSON.stringify(lacking)}`);
  }
}

/** As their leaders tell it; nothing if one of them is missing or has no leader. */
async function askStreams(broker: Broker, names: readonly string[]): Promise<readonly StreamInfo[]> {
  const bus = await connectAs(broker, "rooms");
  try {
    const { streams } = await jetstreamManager(bus, { checkAPI: false, timeout: 2_000 });
    return await Promise.all(names.map((name) => streams.info(name)));
  } catch {
    return []; // the caller falls back, or asks again
  } finally {
    await bus.close();
  }
}

function isWhole({ config, cluster }: StreamInfo): boolean {
  const others = cluster?.replicas ?? [];
  return others.length === config.num_replicas - 1 && others.every(({ current, offline }) => current && !offline);
}
