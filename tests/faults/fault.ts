import { setTimeout as delay } from "node:timers/promises";
import { freezeBroker, killBrokers, wipeBroker } from "./broker-fault.ts";
import type { Fact } from "./checker/history.ts";
import type { Part } from "./part.ts";
import type { Phone } from "./phone.ts";
import type { startProxy, Trouble } from "./proxy.ts";
import type { Planned } from "./schedule.ts";
import type { World } from "./world.ts";

type Proxy = Awaited<ReturnType<typeof startProxy>>;
export type Stage = {
  readonly world: World;
  readonly network: Proxy;
  readonly phones: readonly Phone[];
  readonly note: (fact: Fact) => void;
};

/** Makes a planned fault happen, and heals it when its time is over. */
export async function happen({ kind, lasts, which }: Planned, { world, network, phones, note }: Stage): Promise<void> {
  const { brokers } = world;
  const one = <T>(of: readonly T[]): T => of[Math.floor(which * of.length)] as T; // `which` is below 1
  switch (kind) {
    case "gateway killed":
      return killed(one(world.gateways), lasts);
    case "rooms killed":
      return killed(one(world.rooms), lasts);
    case "gateway frozen":
      return frozen(one(world.gateways), lasts);
    case "rooms frozen":
      return frozen(one(world.rooms), lasts);
    case "gateway asked to stop":
      return restarted(one(world.gateways), lasts);
    case "broker killed":
      return killBrokers([await brokers.choose(which)], lasts, brokers);
    case "broker and its peers killed":
      return killBrokers(brokers.nodes, lasts, brokers);
    case "broker frozen":
      return freezeBroker(await brokers.choose(which), lasts, brokers);
    case "broker wiped":
      await wipeBroker(await brokers.choose(which), lasts, brokers, note);
      if (brokers.nodes.length > 1) return;
      await delay(4_000); // until everybody has been told that the room is gone; then they open it again
      return void (await Promise.all(phones.map((phone) => phone.reload())));
    case "phones cut":
      return network.cut();
    case "phones late":
      return troubled(network, which < 0.5 ? "up" : "down", { delay: 400, rate: 20_000 }, lasts);
    case "phones silent":
      return troubled(network, which < 0.5 ? "up" : "down", { silent: true }, lasts);
    case "bus cut":
      return one(world.links).cut();
    case "bus late":
      return troubled(one(world.links), "down", { delay: 400 }, lasts);
    case "bus silent":
      return troubled(one(world.links), which < 0.5 ? "up" : "down", { silent: true }, lasts);
    case "page reloaded":
      return one(phones).reload();
  }
}

async function killed(part: Part, lasts: number): Promise<void> {
  await part.kill();
  await delay(lasts);
  await part.revive();
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
