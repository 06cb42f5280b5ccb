import { setTimeout as delay } from "node:timers/promises";
import { jetstreamManager, type StreamInfo } from "@nats-io/jetstream";
import { buckets, stream } from "@parlor/contracts";
import type { Passwords } from "@parlor/deploy/broker";
import { type Broker, startBroker } from "../support/broker.ts";
import { connectAs } from "../support/bus.ts";
import { nodeName, startCluster } from "../support/cluster.ts";

export type Brokers = Awaited<ReturnType<typeof startBrokers>>;

/** Everything that Parlor keeps on the broker. */
const kept = [stream.name, ...Object.values(buckets).map((bucket) => `KV_${bucket}`)];

/** How long the nodes may take until each has everything again, and how often that is asked, in milliseconds. */
const patience = 60_000;
const often = 250;

/** The broker of a run: one nats-server, or several nodes that each keep everything. */
export async function startBrokers(count: number) {
  const single = count === 1;
  const nodes = single ? [await startBroker()] : await startCluster(count);
  const [first] = nodes;
  if (!first) throw new RangeError("A run needs a broker.");

  return {
    nodes,
    /** Any of them: all know the same when nothing is broken. */
    first,
    /** The address with which a user of the bus connects, through these ports where they are not the nodes' own. */
    urlFor(user: keyof Passwords, ports = nodes.map(({ port }) => port)): string {
      return first.urlFor(user).replace(`127.0.0.1:${first.port}`, ports.map((port) => `127.0.0.1:${port}`).join(","));
    },
    /** A node for a fault: below a half the one that leads the log, which is the worst that can be lost, else any. */
    async choose(which: number): Promise<Broker> {
      const any = nodes[Math.floor(2 * (which - 0.5) * nodes.length)];
      if (which >= 0.5 || single) return any ?? first;
      const [log] = await askStreams(first, [stream.name]);
      return nodes.find((_, index) => nodeName(index) === log?.cluster?.leader) ?? first;
    },
    /**
     * Resolves when each node has everything again. A majority of the nodes must have what was acknowledged: were one
     * lost while another still lacks something, that may rightly be gone, and nothing would be learned.
     */
    async whole(): Promise<void> {
      if (single) return;
      const until = Date.now() + patience;
      const known = () => askStreams(first, kept).catch(() => []); // who does not answer is not whole
      const whole = (found: readonly StreamInfo[]) => found.length === kept.length && found.every(isWhole);
      while (!whole(await known())) {
        if (Date.now() > until) throw new Error("The brokers have not become whole again.");
        await delay(often);
      }
    },
  };
}

/** What is known of streams, as their leaders tell it. */
async function askStreams(broker: Broker, names: readonly string[]): Promise<readonly StreamInfo[]> {
  const bus = await connectAs(broker, "rooms");
  try {
    const { streams } = await jetstreamManager(bus, { checkAPI: false, timeout: 2_000 });
    return await Promise.all(names.map((name) => streams.info(name)));
  } finally {
    await bus.close();
  }
}

function isWhole({ config, cluster }: StreamInfo): boolean {
  const others = cluster?.replicas ?? [];
  return others.length === config.num_replicas - 1 && others.every(({ current, offline }) => current && !offline);
}
