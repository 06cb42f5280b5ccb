import { setTimeout as delay } from "node:timers/promises";
import { jetstreamManager } from "@nats-io/jetstream";
import { stream } from "@parlor/contracts";
import { type Broker, startBroker } from "../support/broker.ts";
import { connectAs } from "../support/bus.ts";
import type { Cluster } from "./cluster.ts";

// Other nodes fill a lost disk again. What stood on the only one was shown to people, so another broker reads it first.
export async function wiped(cluster: Cluster, node: Broker, lasts: number): Promise<void> {
  const { brokers } = cluster.world;
  await node.kill();
  if (brokers.nodes.length === 1) await readLast(node, cluster);
  await delay(lasts);
  await node.restartEmpty();
  await brokers.whole();
}

async function readLast({ store }: Broker, { log }: Cluster): Promise<void> {
  const undertaker = await startBroker({ store });
  await log.readAll(undertaker);
  await undertaker.stop();
}

// By then what a frozen gateway had sent has reached the log.
const underWay = 300;

// The gateways are frozen so that nothing is stored between reading and deleting. The rooms stay: only words are lost.
export async function deleted({ world: { brokers, gateways }, log }: Cluster): Promise<void> {
  for (const gateway of gateways) gateway.freeze();
  await delay(underWay);
  if (await log.readAll(brokers.first)) await deleteLog(brokers.first);
  for (const gateway of gateways) gateway.thaw();
}

async function deleteLog(broker: Broker): Promise<void> {
  const operator = await connectAs(broker, "operator");
  const { streams } = await jetstreamManager(operator, { checkAPI: false });
  await streams.delete(stream.name);
  await operator.close();
}
