import { setTimeout as delay } from "node:timers/promises";
import { jetstreamManager } from "@nats-io/jetstream";
import { stream } from "@parlor/contracts";
import { type Broker, startBroker } from "../support/broker.ts";
import { connectAs } from "../support/bus.ts";
import type { Fact } from "./checker/history.ts";
import type { Part } from "./part.ts";
import { readLog } from "./reader.ts";
import { rooms } from "./world.ts";

type Note = (fact: Fact) => void;

/** The broker's disk is lost. What stood there is read first, by another broker: it was shown to people. */
export async function wiped(broker: Broker, lasts: number, note: Note): Promise<void> {
  await broker.kill();
  const undertaker = await startBroker({ store: broker.store });
  await noteLog(undertaker, note);
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
export async function deleted(broker: Broker, gateways: readonly Part[], note: Note): Promise<void> {
  for (const gateway of gateways) gateway.freeze();
  await delay(underWay);
  await noteLog(broker, note);
  const operator = await connectAs(broker, "operator");
  const { streams } = await jetstreamManager(operator, { checkAPI: false });
  await streams.delete(stream.name);
  await operator.close();
  for (const gateway of gateways) gateway.thaw();
}

async function noteLog(broker: Broker, note: Note): Promise<void> {
  for (const read of await readLog(broker, rooms)) note({ ...read, at: Date.now() });
}
