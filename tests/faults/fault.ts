import { setTimeout as delay } from "node:timers/promises";
import { freezeBroker, killBroker } from "./broker-fault.ts";
import type { Fact } from "./checker/history.ts";
import { deleted, wiped } from "./lost-log.ts";
import type { Part } from "./part.ts";
import type { Phone } from "./phone.ts";
import type { startProxy, Trouble } from "./proxy.ts";
import type { Planned } from "./schedule.ts";
import { storm } from "./storm.ts";
import type { World } from "./world.ts";

type Proxy = Awaited<ReturnType<typeof startProxy>>;
export type Stage = {
  readonly world: World;
  readonly network: Proxy;
  readonly phones: readonly Phone[];
  /** All rooms that anybody was in: their logs are read. */
  readonly rooms: Set<string>;
  readonly note: (fact: Fact) => void;
};

/** Makes a planned fault happen, and heals it when its time is over. */
export async function happen({ kind, lasts, which }: Planned, stage: Stage): Promise<void> {
  const { world, network, phones } = stage;
  const { brokers } = world;
  const one = <T>(of: readonly T[]): T => of[Math.floor(which * of.length)] as T; // `which` is below 1
  switch (kind) {
    case "gateway killed":
      return killed(one(world.gateways), lasts);
    case "rooms killed":
      return killed(one(world.rooms), lasts);
    case "gateway frozen":
    case "gateway frozen long":
      return frozen(one(world.gateways), lasts);
    case "rooms disk lost":
      return killed(one(world.rooms), lasts, one(world.disks).lose);
    case "rooms frozen":
      return frozen(one(world.rooms), lasts);
    case "gateway asked to stop":
      return restarted(one(world.gateways), lasts);
    case "broker killed":
      return killBroker(await brokers.choose(which), lasts, brokers);
    case "broker frozen":
      return freezeBroker(await brokers.choose(which), lasts, brokers);
    case "broker wiped":
      await wiped(stage, await brokers.choose(which), lasts);
      if (brokers.nodes.length > 1) return;
      await delay(4_000); // until everybody has been told that the room is gone; then they open it again
      return void (await Promise.all(phones.map((phone) => phone.reload())));
    case "log deleted":
      return deleted(stage);
    case "everything killed":
      return allKilled(world, lasts);
    case "phones cut":
      return network.cut();
    case "phones late":
      return troubled(network, which < 0.5 ? "up" : "down", { delay: 400, rate: 20_000 }, lasts);
    case "phones silent":
      return troubled(network, which < 0.5 ? "up" : "down", { silent: true }, lasts);
    case "phone stalled":
      return stalled(network, which, lasts);
    case "storm":
      return storm(network, world.edgePort);
    case "bus cut":
      return one(world.links).cut();
    case "bus late":
      return troubled(one(world.links), "down", { delay: 400 }, lasts);
    case "bus silent":
      return troubled(one(world.links), which < 0.5 ? "up" : "down", { silent: true }, lasts);
    case "page reloaded":
      return one(phones).reload();
    case "page crashed":
      return one(phones).crash();
  }
}

async function killed(part: Part, lasts: number, meanwhile?: () => Promise<void>): Promise<void> {
  await part.kill();
  await meanwhile?.();
  await delay(lasts);
  await part.revive();
}

/** The broker comes back first: the others are ready only when they have found it. */
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
