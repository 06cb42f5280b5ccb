import { setTimeout as delay } from "node:timers/promises";
import type { Broker } from "../support/broker.ts";
import type { Brokers } from "./brokers.ts";

export async function killBroker(node: Broker, lasts: number, brokers: Brokers): Promise<void> {
  await node.kill();
  await delay(lasts);
  await node.restart();
  await brokers.whole();
}

export async function freezeBroker(node: Broker, lasts: number, brokers: Brokers): Promise<void> {
  node.signal("SIGSTOP");
  await delay(lasts);
  node.signal("SIGCONT");
  await brokers.whole();
}
