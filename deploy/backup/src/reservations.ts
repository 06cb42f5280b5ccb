import type { NatsConnection } from "@nats-io/transport-node";
import { isClustered, isRunning, lookAt, versionOf } from "./bus/broker.ts";
import { Failure } from "./failure.ts";
import { named } from "./progress.ts";
import { streams } from "./streams.ts";

/** Throws if Parlor is running, or if the broker holds messages and `replace` is false. */
export async function refuseToOverwrite(bus: NatsConnection, replace: boolean): Promise<void> {
  if (await isRunning(bus)) throw new Failure("Parlor is running on this broker: stop its services first");
  if (replace) return;
  for (const stream of streams) {
    const { messages } = (await lookAt(bus, stream))?.state ?? { messages: 0 };
    if (messages > 0) throw new Failure(`this broker holds ${named(stream, { messages })}: --replace deletes it first`);
  }
}

/** Refuses early what the broker refuses once the old stream is gone: newer snapshots, replicas without a cluster. */
export function refuseWhatCannotWork(bus: NatsConnection, from: string, replicas: number): void {
  const here = versionOf(bus);
  if (minor(here).localeCompare(minor(from), "en", { numeric: true }) < 0)
    throw new Failure(`the backup is from nats-server ${from}, and ${here} is too old for it`);
  if (replicas > 1 && !isClustered(bus))
    throw new Failure(`PARLOR_REPLICAS is ${replicas}, and this broker is not one of a cluster`);
}

const minor = (version: string) => version.split(".").slice(0, 2).join(".");
