import { setTimeout as delay } from "node:timers/promises";
import { jetstreamManager } from "@nats-io/jetstream";
import { stream } from "@parlor/contracts";
import { type Broker, startBroker } from "../support/broker.ts";
import { connectAs } from "../support/bus.ts";
import type { Stage } from "./fault.ts";
import { readLog } from "./reader.ts";

/** The broker's disk is lost. What stood there is read first, by another broker: it was shown to people. */
export async function wiped(stage: Stage, lasts: number): Promise<void> {
  const { broker } = stage.world;
  await broker.kill();
  const undertaker = await startBroker({ store: broker.store });
  await noteLog(undertaker, stage);
  await undertaker.stop();
  await delay(lasts);
  await broker.restartEmpty();
}

/** What a gateway that stands still had sent has reached the log after so many milliseconds. */
const underWay = 300;

/**
 * Somebody deletes the log under the running system, and every connection stands. The gateways stand still meanwhile,
 * so that nothing is stored between reading it and deleting it. The rooms are kept: only what was said is lost.
 */
export async function deleted(stage: Stage): Promise<void> {
  const { broker, gateways } = stage.world;
  for (const gateway of gateways) gateway.freeze();
  await delay(underWay);
  await noteLog(broker, stage);
  const operator = await connectAs(broker, "operator");
  const { streams } = await jetstreamManager(operator, { checkAPI: false });
  await streams.delete(stream.name);
  await operator.close();
  for (const gateway of gateways) gateway.thaw();
}

async function noteLog(broker: Broker, { rooms, note }: Stage): Promise<void> {
  for (const read of await readLog(broker, [...rooms])) note({ ...read, at: Date.now() });
}
