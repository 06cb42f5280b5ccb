import { delimiter, join } from "node:path";
import { isExecutable } from "./executable.ts";
import { root } from "./service.ts";

/** Where a nats-server that we fetched ourselves is kept, in a folder for each place that it may come from. */
export const fetchedFolder = join(root, ".data/nats");
/** Those folders, in the order in which they are looked into; the last two are those of earlier versions. */
const folders = ["release", "archive", "package", "usr/sbin", ""] as const;
export type Folder = (typeof folders)[number];

/** Where a host's own programs are; Debian's package puts this one where PATH often does not look. */
const hostsPath = [process.env.PATH ?? "", "/usr/sbin"].join(delimiter);

/** A nats-server that somebody else put on this machine. */
export function hostsBroker(path = hostsPath): string | undefined {
  const places = path.split(delimiter).filter(Boolean);
  return places.map((folder) => join(folder, "nats-server")).find(isExecutable);
}

/** Where a nats-server that was fetched is kept. */
export const brokerIn = (folder: Folder, fetched = fetchedFolder): string => join(fetched, folder, "nats-server");

/** Those that were fetched, the best first. */
export const fetchedBrokers = (fetched?: string): readonly string[] =>
  folders.map((folder) => brokerIn(folder, fetched)).filter(isExecutable);

/** Every nats-server that is on this machine: the host's, then those that were fetched. */
export function installedBrokers(path?: string, fetched?: string): readonly string[] {
  const hosts = hostsBroker(path);
  return [...(hosts ? [hosts] : []), ...fetchedBrokers(fetched)];
}

/** The nats-server of this machine that is to be used first. */
export const installedBroker = (path?: string, fetched?: string): string | undefined =>
  installedBrokers(path, fetched)[0];
