import { ConfigError } from "@parlor/service";
import type { Bus } from "./link.ts";

/** Older ones lose what they have acknowledged when the leader among them is killed. */
const oldest = "2.12.3";

/** Throws ConfigError where the broker cannot be trusted with several replicas. */
export function mustReplicate(bus: Bus, replicas: number): void {
  const version = bus.info?.version ?? "";
  if (replicas === 1 || version.localeCompare(oldest, "en", { numeric: true }) >= 0) return;
  throw new ConfigError(`PARLOR_REPLICAS=${replicas} needs nats-server ${oldest} or newer, and this is ${version}.`);
}

/** How a stream is kept on so many brokers. Where there are several, its leader is asked: the others may be behind. */
export const keptOn = (replicas: number) => ({ num_replicas: replicas, allow_direct: replicas === 1 });
