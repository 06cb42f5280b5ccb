import { setTimeout as delay } from "node:timers/promises";
import { type Broker, startBroker } from "../support/broker.ts";
import type { Brokers } from "./brokers.ts";
import type { Fact } from "./checker/history.ts";
import { readLog } from "./reader.ts";
import { rooms } from "./world.ts";

/** Ends these nodes at once, and starts them again. */
export async function killBrokers(nodes: readonly Broker[], lasts: number, brokers: Brokers): Promise<void> {
  await Promise.all(nodes.map((node) => node.kill()));
  await delay(lasts);
  await Promise.all(nodes.map((node) => node.restart()));
  await brokers.whole();
}

export async function freezeBroker(node: Broker, lasts: number, brokers: Brokers): Promise<void> {
  node.signal("SIGSTOP");
  await delay(lasts);
  node.signal("SIGCONT");
  await brokers.whole();
}

/**
 * A node's disk is lost. Where there are others, they fill it again and nothing is missing. What stood on the only one
 * there is read first, by another broker: it was shown to people.
 */
export async function wipeBroker(node: Broker, lasts: number, brokers: Brokers, note: (fact: Fact) => void) {
  await node.kill();
  if (brokers.nodes.length === 1) await readLast(node, note);
  await delay(lasts);
  await node.restartEmpty();
  await brokers.whole();
}

async function readLast({ store }: Broker, note: (fact: Fact) => void): Promise<void> {
  const undertaker = await startBroker({ store });
  for (const read of await readLog(undertaker, rooms)) note({ ...read, at: Date.now() });
  await undertaker.stop();
}
