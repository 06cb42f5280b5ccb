import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Program } from "./child.ts";
import { root } from "./service.ts";

/** As accounts.conf names the users. */
export type Passwords = Readonly<Record<"gateway" | "rooms" | "files" | "operator", string>>;

type BrokerSettings = {
  readonly port: number;
  /** The log's folder, which outlives the broker. */
  readonly store: string;
  /** Without passwords, everybody on this machine may do everything. */
  readonly passwords?: Passwords;
};

const accounts = join(root, "deploy/nats/accounts.conf");

/** They begin with a letter, or nats-server reads them as numbers. */
export function newPasswords(): Passwords {
  const password = () => `k${randomBytes(24).toString("hex")}`;
  return { gateway: password(), rooms: password(), files: password(), operator: password() };
}

export function brokerConf(folder: string, { port, store, passwords }: BrokerSettings): string {
  return [
    `listen: "127.0.0.1:${port}"`,
    `jetstream { store_dir: ${JSON.stringify(store)}, max_memory_store: 256MB, max_file_store: 16GB }`,
    ...(passwords ? [`include ${JSON.stringify(relative(folder, accounts))}`] : []), // nats-server wants it relative
    "max_payload: 4MB",
    "write_deadline: 10s",
    "",
  ].join("\n");
}

/** Writes the configuration into `folder`; passwords go into no file. */
export async function brokerProgram(binary: string, folder: string, settings: BrokerSettings): Promise<Program> {
  const conf = join(folder, "nats.conf");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(conf, brokerConf(folder, settings), { mode: 0o600 });
  return {
    name: "nats-server",
    command: [binary, "--config", conf],
    env: { ...process.env, ...(settings.passwords && asVariables(settings.passwords)) },
    ready: (line) => (line.includes("Server is ready") ? { port: settings.port } : undefined),
    parentWatch: "shell",
  };
}

export function brokerUrl(port: number, user: keyof Passwords, passwords?: Passwords): string {
  return `nats://${passwords ? `${user}:${passwords[user]}@` : ""}127.0.0.1:${port}`;
}

const asVariables = ({ gateway, rooms, files, operator }: Passwords) => ({
  GATEWAY_PASSWORD: gateway,
  ROOMS_PASSWORD: rooms,
  FILES_PASSWORD: files,
  OPERATOR_PASSWORD: operator,
});
