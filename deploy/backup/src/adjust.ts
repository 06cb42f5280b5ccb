import type { StreamConfig } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { keptOn, logKept } from "@parlor/bus";
import { change, lookAt } from "./bus/broker.ts";
import { allStreams, log } from "./streams.ts";

type Keeping = Parameters<typeof logKept>[0];

/**
 * Brings the streams that are there to what the host has configured since they were made. It is the operator's to do: a
 * service that may change how the log is kept can have everything in it forgotten [O18]. Resolves to what was changed.
 */
export async function adjust(bus: NatsConnection, keeping: Keeping): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const stream of allStreams) {
    const found = await lookAt(bus, stream);
    const wanted: Partial<StreamConfig> = stream === log ? logKept(keeping) : keptOn(keeping.PARLOR_REPLICAS);
    if (!found || isKept(found.config, wanted)) continue;
    await change(bus, found.config, wanted);
    changed.push(stream);
  }
  return changed;
}

/** Whether a stream is as it should be. Old brokers leave out of their answer what is false. */
function isKept(config: StreamConfig, wanted: Partial<StreamConfig>): boolean {
  return Object.entries(wanted).every(([name, value]) => (Reflect.get(config, name) ?? false) === value);
}
