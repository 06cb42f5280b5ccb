import { ConfigError } from "@parlor/service";

/** Older ones lose what they have acknowledged when the leader among them is killed. */
const oldest = "2.12.3";

/** Throws ConfigError where a broker of this version cannot be trusted with so many replicas. */
export function mustReplicate(version: string, replicas: number): void {
  if (replicas === 1 || version.localeCompare(oldest, "en", { numeric: true }) >= 0) return;
  throw new ConfigError(`PARLOR_REPLICAS=${replicas} needs nats-server ${oldest} or newer, and this is ${version}.`);
}
