import { setTimeout as delay } from "node:timers/promises";
import { attacked } from "./attacked.ts";
import { freezeBroker, killBroker } from "./broker-fault.ts";
import type { Cluster } from "./cluster.ts";
import { deleted, wiped } from "./lost-log.ts";
import type { Part } from "./part.ts";
import type { startProxy, Trouble } from "./proxy.ts";
import type { Planned } from "./schedule.ts";
import { storm } from "./storm.ts";
import type { World } from "./world.ts";

type Proxy = Awaited<ReturnType<typeof startProxy>>;

/** Resolves when it is over. */
type Fault = (cluster: Cluster, planned: Planned) => unknown;

const faults: Readonly<Record<Planned["kind"], Fault>> = {
  "gateway killed": ({ world }, { which, lasts }) => killed(one(world.gateways, which), lasts),
  "gateway frozen": ({ world }, { which, lasts }) => frozen(one(world.gateways, which), lasts),
  "gateway frozen long": ({ world }, { which, lasts }) => frozen(one(world.gateways, which), lasts),
  "gateway asked to stop": ({ world }, { which, lasts }) => restarted(one(world.gateways, which), lasts),
  "rooms killed": ({ world }, { which, lasts }) => killed(one(world.rooms, which), lasts),
  "rooms frozen": ({ world }, { which, lasts }) => frozen(one(world.rooms, which), lasts),
  "rooms disk lost": ({ world }, { which, lasts }) =>
    killed(one(world.rooms, which), lasts, one(world.disks, which).lose),
  "broker killed": async ({ world: { brokers } }, { which, lasts }) =>
    killBroker(await brokers.choose(which), lasts, brokers),
  "broker frozen": async ({ world: { brokers } }, { which, lasts }) =>
    freezeBroker(await brokers.choose(which), lasts, brokers),
  "broker wiped": brokerWiped,
  "log deleted": (cluster) => deleted(cluster),
  "everything killed": ({ world }, { lasts }) => allKilled(world, lasts),
  "tabs cut": ({ network }) => network.cut(),
  "tabs late": ({ network }, { which, lasts }) => troubled(network, way(which), { delay: 400, rate: 20_000 }, lasts),
  "tabs silent": ({ network }, { which, lasts }) => troubled(network, way(which), { silent: true }, lasts),
  "tab stalled": ({ network }, { which, lasts }) => stalled(network, which, lasts),
  storm: ({ network, world }) => storm(network, world.edgePort),
  "bus cut": ({ world }, { which }) => one(world.links, which).cut(),
  "bus late": ({ world }, { which, lasts }) => troubled(one(world.links, which), "down", { delay: 400 }, lasts),
  "bus silent": ({ world }, { which, lasts }) => troubled(one(world.links, which), way(which), { silent: true }, lasts),
  "page reloaded": ({ tabs }, { which }) => one(tabs(), which).reload(),
  "page crashed": ({ tabs }, { which }) => one(tabs(), which).crash(),
  "storage cleared": ({ tabs }, { which }) => one(tabs(), which).clear(),
  "clock moved": ({ tabs }, { which, lasts }) => one(tabs(), which).moveClock(Math.round((lasts - 3_000) * 1_000)),
  attacked: (cluster, { which, lasts }) => attacked(cluster, which, lasts),
};

export async function happen(planned: Planned, cluster: Cluster): Promise<void> {
  await faults[planned.kind](cluster, planned);
}

const one = <T>(of: readonly T[], which: number): T => of[Math.floor(which * of.length)] as T; // `which` is below 1

const way = (which: number) => (which < 0.5 ? "up" : "down");

async function brokerWiped(cluster: Cluster, { which, lasts }: Planned): Promise<void> {
  const { brokers } = cluster.world;
  await wiped(cluster, await brokers.choose(which), lasts);
  if (brokers.nodes.length > 1) return;
  await delay(4_000); // until everybody has been told that the room is gone; then they open it again
  await Promise.all(cluster.tabs().map((tab) => tab.reload()));
}

async function killed(part: Part, lasts: number, meanwhile?: () => Promise<void>): Promise<void> {
  await part.kill();
  await meanwhile?.();
  await delay(lasts);
  await part.revive();
}

// The others are ready only when they have found the broker.
async function allKilled({ brokers, gateways, rooms }: World, lasts: number): Promise<void> {
  const parts = [...gateways, ...rooms];
  await Promise.all([...brokers.nodes, ...parts].map((part) => part.kill()));
  await delay(lasts);
  await Promise.all(brokers.nodes.map((node) => node.restart()));
  await Promise.all(parts.map((part) => part.revive()));
  await brokers.whole();
}

async function restarted(part: Part, lasts: number): Promise<void> {
  await part.stop();
  await delay(lasts);
  await part.revive();
}

async function frozen(part: Part, lasts: number): Promise<void> {
  part.freeze();
  await delay(lasts);
  part.thaw();
}

async function troubled(
  network: Pick<Proxy, "set" | "heal">,
  direction: "up" | "down",
  wrong: Trouble,
  lasts: number,
): Promise<void> {
  network.set(direction, wrong);
  await delay(lasts);
  network.heal();
}

async function stalled(network: Proxy, which: number, lasts: number): Promise<void> {
  const goOn = network.stall(which);
  await delay(lasts);
  goOn();
}
