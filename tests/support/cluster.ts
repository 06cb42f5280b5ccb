import { setTimeout as delay } from "node:timers/promises";
import { jetstreamManager } from "@nats-io/jetstream";
import { newPasswords } from "@parlor/deploy/broker";
import { freePorts } from "@parlor/deploy/free-port";
import { type Broker, startNode } from "./broker.ts";
import { connectAs } from "./bus.ts";

export const nodeName = (index: number): string => `nats-${index + 1}`;

/** Nodes that replicate for one another; resolves when each knows all others. */
export async function startCluster(size: number): Promise<readonly Broker[]> {
  const free = await freePorts(2 * size);
  const [ports, routes] = [free.slice(size), free.slice(0, size)];
  const passwords = newPasswords();
  const start = (port: number, index: number) =>
    startNode({ port, passwords, more: clusterConf(nodeName(index), routes[index] ?? 0, routes) });
  const nodes = await Promise.all(ports.map(start));
  for (const node of nodes) await led(node);
  return nodes;
}

// Clients are not told of the other nodes: they would go there past the networks between.
const clusterConf = (name: string, port: number, routes: readonly number[]): string => `
server_name: ${name}
cluster {
  name: parlor
  listen: "127.0.0.1:${port}"
  no_advertise: true
  routes: [${routes.map((route) => `"nats-route://127.0.0.1:${route}"`).join(", ")}]
}
`;

const often = 100;

// Only the leaders answer what is asked of JetStream.
async function led(node: Broker): Promise<void> {
  const bus = await connectAs(node, "rooms");
  const manager = await jetstreamManager(bus, { checkAPI: false, timeout: 1_000 });
  while (!(await manager.getAccountInfo().catch(() => undefined))) await delay(often);
  await bus.close();
}
