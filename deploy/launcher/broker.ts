import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Program } from "./child.ts";

type BrokerSettings = {
  readonly port: number;
  /** Where the log lives: what is here survives the broker. */
  readonly store: string;
  /** Who may connect; without it, everybody on this machine. */
  readonly login?: { readonly user: string; readonly pass: string };
};

/** nats-server's configuration: this machine only, the log on disk, the roster in memory. */
export function brokerConf({ port, store, login }: BrokerSettings): string {
  const quote = JSON.stringify;
  return [
    `listen: "127.0.0.1:${port}"`,
    `jetstream { store_dir: ${quote(store)}, max_memory_store: 256MB, max_file_store: 16GB }`,
    ...(login ? [`authorization { user: ${quote(login.user)}, password: ${quote(login.pass)} }`] : []),
    "max_payload: 4MB",
    "write_deadline: 10s",
    "",
  ].join("\n");
}

/** nats-server as a process of ours. Writes its configuration into `folder`, readable by us only. */
export async function brokerProgram(binary: string, folder: string, settings: BrokerSettings): Promise<Program> {
  const conf = join(folder, "nats.conf");
  await mkdir(folder, { recursive: true });
  await writeFile(conf, brokerConf(settings), { mode: 0o600 });
  return {
    name: "nats-server",
    command: [binary, "--config", conf],
    ready: (line) => (line.includes("Server is ready") ? { port: settings.port } : undefined),
    leash: "shell",
  };
}
