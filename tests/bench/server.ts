import type { Plan } from "../load/plan.ts";
import { startParlor } from "./parlor.ts";
import { type PeerName, peers, startPeer } from "./peers.ts";
import type { Usage } from "./usage.ts";

export type Name = "parlor" | PeerName;

export const titles: Readonly<Record<Name, string>> = {
  parlor: "Parlor",
  ...(Object.fromEntries(Object.entries(peers).map(([name, { title }]) => [name, title])) as Record<PeerName, string>), // fromEntries forgets the keys
};

/** A server has this core to itself; the crowd has the other. */
export const serverCore = 0;
export const crowdCore = 1;

export type Running = Pick<Plan, "urls" | "protocol"> & {
  /** Of all its processes. */
  readonly usage: () => Usage;
  /** Of the process that has the connections. */
  readonly frontUsage: () => Usage;
  readonly stop: () => Promise<unknown>;
};

/** Starts it on its core, with nothing in it yet. */
export async function start(name: Name, gateways = 1): Promise<Running> {
  if (name !== "parlor") {
    const peer = await startPeer(name, { core: serverCore });
    return { ...peer, urls: [peer.url], protocol: peers[name].speaks, frontUsage: peer.usage };
  }
  const { urls, usage, gatewayUsage, stop } = await startParlor({ cores: [serverCore], gateways });
  return { urls, protocol: "parlor", usage, frontUsage: gatewayUsage, stop };
}
