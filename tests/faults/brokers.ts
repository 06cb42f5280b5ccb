import { setTimeout as delay } from "node:timers/promises";
import { jetstreamManager, type StreamInfo } from "@nats-io/jetstream";
import { buckets, stream } from "@parlor/contracts";
import type { Passwords } from "@parlor/deploy/broker";
import { type Broker, startBroker } from "../support/broker.ts";
import { connectAs } from "../support/bus.ts";
import { nodeName, startCluster } from "../support/cluster.ts";

export type Brokers = Awaited<ReturnType<typeof startBrokers>>;

const kept = [stream.name, ...Object.values(buckets).map((bucket) => `KV_${bucket}`)];

/** How long the nodes may take until each has everything again, and how often that is asked, in milliseconds. */
const patience = 60_000;
const often = 250;

/** The broker of a run: one nats-server, or several nodes that each keep everything. */
export async function startBrokers(count: number) {
  const nodes = count === 1 ? [await startBroker()] : await startCluster(count);
  const [first] = nodes;
  if (!first) throw new RangeError("A run needs a broker.");

  return {
    nodes,
    first,
    /** The address with which a user of the bus connects, through these ports where they are not the nodes' own. */
    urlFor(user: keyof Passwords, ports = nodes.map(({ port }) => port)): string {
      const hosts = ports.map((port) => `127.0.0.1:${port}`).join(",");
      return first.urlFor(user).replace(`127.0.0.1:${first.port}`, hosts);
    },
    /** A node for a fault: below a half the one that leads the log, which is the worst that can be lost, else any. */
    choose: async (which: number): Promise<Broker> =>
      (which < 0.5 ? await findLeader(nodes, first) : nodes[Math.floor((2 * which - 1) * nodes.length)]) ?? first,
    /**
     * Resolves when each node has everything again. A majority of the nodes must have what was acknowledged: were one
     * lost while another still lacks something, that may rightly be gone, and nothing would be learned.
     */
    whole: () => (count === 1 ? undefined : untilWhole(first)),
  };
}

/** The node that leads the log; undefined where there is only one, or nobody says. */
async function findLeader(nodes: readonly Broker[], asked: Broker): Promise<Broker | undefined> {
  const [log] = await askStreams(asked, [stream.name]);
  return nodes.find((_, index) => nodeName(index) === log?.cluster?.leader);
}

async function untilWhole(asked: Broker): Promise<void> {
  for (const until = Date.now() + patience; ; await delay(often)) {
    const found = await askStreams(asked, kept);
    if (found.length > 0 && found.every(isWhole)) return;
    const lacking = found.filter((info) => !isWhole(info)).map(({ config, cluster }) => ({ of: config.name, cluster }));
    if (Date.now() > until) throw new Error(`The brokers have not become whole again: ${JSON.stringify(lacking)}`);
  }
}

/** What is known of streams, as their leaders tell it; nothing where one of them is not there, or nobody leads it. */
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
