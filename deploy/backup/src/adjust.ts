import type { StreamConfig } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { keptAs, type Store, streamOf } from "@parlor/bus";
import { change, lacksSpace, lookAt } from "./bus/broker.ts";

type Kept = ReturnType<typeof keptAs>;

/**
 * Applies the host's configuration to existing streams; resolves to those changed. Only the operator may: a service
 * with this right could erase the log [O18]. A bound that the broker has no space for is left out.
 */
export async function adjust(bus: NatsConnection, keeping: Parameters<typeof keptAs>[0]): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const [store, kept] of entriesOf(keptAs(keeping))) {
    const { config } = (await lookAt(bus, streamOf[store])) ?? {};
    if (!config || isKept(config, kept)) continue;
    const { max_bytes: _bound, ...unbounded } = kept;
    const done = await change(bus, config, kept).then(() => true, lacksSpace);
    if (!done && !isKept(config, unbounded)) await change(bus, config, unbounded);
    if (done || !isKept(config, unbounded)) changed.push(config.name);
  }
  return changed;
}

function entriesOf(kept: Kept): readonly (readonly [Store, Kept[Store]])[] {
  const stores: Store[] = [];
  for (const store in kept) if (isStore(store)) stores.push(store);
  return stores.map((store) => [store, kept[store]]);
}

const isStore = (name: string): name is Store => Object.hasOwn(streamOf, name);

function isKept(config: StreamConfig, wanted: object): boolean {
  return Object.entries(wanted).every(([name, value]) => (Reflect.get(config, name) ?? false) === value);
}
