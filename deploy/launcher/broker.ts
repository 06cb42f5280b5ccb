import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Ports, Program } from "./child.ts";

export type BrokerSettings = {
  /** Where the log lives: what is here survives the broker. */
  readonly store: string;
  /** Who may connect; without it, everybody on this machine. */
  readonly login?: { readonly user: string; readonly pass: string };
};

/** nats-server's configuration: this machine only, the log on disk, the roster in memory. */
export function brokerConf({ store, login }: BrokerSettings): string {
  const quote = JSON.stringify;
  return [
    `jetstream { store_dir: ${quote(store)}, max_memory_store: 256MB, max_file_store: 16GB }`,
    ...(login ? [`authorization { user: ${quote(login.user)}, password: ${quote(login.pass)} }`] : []),
    "max_payload: 256KB",
    "write_deadline: 10s",
    "",
  ].join("\n");
}

/**
 * nats-server as a process of ours, on any free port or on the one that it had before. Writes its configuration into
 * `folder`, readable by us only.
 */
export async function brokerProgram(binary: string, folder: string, settings: BrokerSettings) {
  const conf = join(folder, "nats.conf");
  await mkdir(folder, { recursive: true });
  await writeFile(conf, brokerConf(settings), { mode: 0o600 });
  return (ports?: Ports): Program => ({
    name: "nats-server",
    command: [binary, "--config", conf, "--addr", "127.0.0.1", "--port", String(ports?.port ?? -1)],
    ready: readBrokerReady(),
    leash: "shell",
  });
}

/** nats-server says its port first, and a few lines later that it is ready. */
export function readBrokerReady(): (line: string) => Ports | undefined {
  let port: number | undefined;
  return (line) => {
    const listening = /Listening for client connections on .*:(\d+)$/.exec(line.trim());
    if (listening) port = Number(listening[1]);
    return port !== undefined && line.includes("Server is ready") ? { port } : undefined;
  };
}
