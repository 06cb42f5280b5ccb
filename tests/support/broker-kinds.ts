import { execFileSync } from "node:child_process";
import { installedBroker, installedBrokers } from "@parlor/deploy/find-broker";
import { CannotStart } from "@parlor/deploy/terminal";

/** A version of nats-server and its file. */
export type Kind = readonly [version: string, binary: string];

export function usualBroker(): string {
  const binary = process.env.NATS_SERVER ?? installedBroker();
  if (!binary) throw new CannotStart("No nats-server: put one on PATH, or name it in NATS_SERVER.");
  return binary;
}

/** One of each version on this machine: `npm test` sees to a current one and to an old one. */
export function brokersOfAllVersions(): readonly Kind[] {
  const versionOf = (binary: string) => /v(\d\S*)/.exec(execFileSync(binary, ["--version"], { encoding: "utf8" }))?.[1];
  const binaries = new Set([usualBroker(), ...installedBrokers()]);
  return [...new Map([...binaries].reverse().map((binary) => [versionOf(binary) ?? "", binary]))];
}
