import { delimiter, join } from "node:path";
import { isExecutable } from "./executable.ts";
import { root } from "./service.ts";

/** Where a nats-server that we fetched ourselves is kept. */
export const fetchedFolder = join(root, ".data/nats");

/** A nats-server that is already on this machine: on PATH, where Debian's package puts it, or fetched before. */
export function installedBroker(path = process.env.PATH ?? ""): string | undefined {
  const folders = [
    ...path.split(delimiter).filter(Boolean),
    "/usr/sbin",
    join(fetchedFolder, "usr/sbin"),
    fetchedFolder,
  ];
  return folders.map((folder) => join(folder, "nats-server")).find(isExecutable);
}
