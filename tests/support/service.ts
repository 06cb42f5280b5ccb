import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Child, launch } from "@parlor/deploy/child";
import { serviceProgram } from "@parlor/deploy/service";
import type { Broker } from "./broker.ts";
import { stopAfter } from "./leftovers.ts";

export type Env = Readonly<Record<string, string>>;
export type Service = Child & AsyncDisposable;

const ground = { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: "production" };

const loopback = { HOST: "127.0.0.1", PORT: "0", OPS_PORT: "0" };

/** Resolves when the service is ready; rejects with its output if it ends first. */
export async function startService(entry: string, env: Env = {}): Promise<Service> {
  const launched = launch(serviceProgram(entry, entry, { ...ground, ...loopback, ...env }));
  stopAfter(() => launched.stop());
  const child = await launched.ready;
  return { ...child, [Symbol.asyncDispose]: async () => void (await child.stop()) };
}

/** With a read model of its own, gone afterwards, unless `env` names its folder. */
export async function startRooms(broker: Pick<Broker, "urlFor">, env: Env = {}): Promise<Service> {
  const folder = await mkdtemp(join(tmpdir(), "parlor-rooms-"));
  stopAfter(() => rm(folder, { recursive: true, force: true }));
  return startService("services/rooms/src/main.ts", {
    NATS_URL: broker.urlFor("rooms"),
    PARLOR_DATA_DIR: folder,
    ...env,
  });
}

export const startGateway = (broker: Pick<Broker, "urlFor">, env: Env = {}) =>
  startService("services/gateway/src/main.ts", { NATS_URL: broker.urlFor("gateway"), ...env });

/** With a folder of its own, gone afterwards, unless `env` names one. */
export async function startFiles(broker: Pick<Broker, "urlFor">, env: Env = {}): Promise<Service> {
  const folder = await mkdtemp(join(tmpdir(), "parlor-files-"));
  stopAfter(() => rm(folder, { recursive: true, force: true }));
  return startService("services/files/src/main.ts", {
    NATS_URL: broker.urlFor("files"),
    PARLOR_FILES: folder,
    ...env,
  });
}

export const startWeb = (env: Env = {}) => startService("services/web/src/main.ts", env);
