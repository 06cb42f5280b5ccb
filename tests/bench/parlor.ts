import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brokerProgram, brokerUrl, newPasswords } from "@parlor/deploy/broker";
import { type Child, launch, type Program } from "@parlor/deploy/child";
import { freePorts } from "@parlor/deploy/free-port";
import { serviceProgram } from "@parlor/deploy/service";
import { usualBroker } from "../support/broker-kinds.ts";
import { pinned } from "./pinned.ts";
import { type Usage, usageOf } from "./usage.ts";

type ParlorOptions = {
  /** One core for all, or one for each gateway. */
  readonly cores: readonly [number, ...number[]];
  readonly gateways?: number;
  /** With the page and what stands before all. */
  readonly page?: boolean;
};

/** Broker, rooms and gateways, as they are run for real. */
export type RunningParlor = {
  readonly urls: readonly string[];
  /** Of the page, or of nothing. */
  readonly page: string;
  /** The broker's, with a gateway's rights. */
  readonly bus: string;
  readonly pids: Readonly<Record<"broker" | "rooms" | "gateway", readonly number[]>>;
  readonly usage: () => Usage;
  /** Of the gateways only: they have the connections. */
  readonly gatewayUsage: () => Usage;
  readonly stop: () => Promise<unknown>;
};

// Rates are not what is measured: configuration raises them, and the bench says so.
const raised = { PARLOR_LIMITS: "false", PARLOR_CONNECTIONS: "1000000", PARLOR_ROOM_MEMBERS: "100000" };
const loopback = { HOST: "127.0.0.1", PORT: "0", OPS_PORT: "0", NODE_ENV: "production" };

const around = { PATH: process.env.PATH, HOME: process.env.HOME, ...loopback };

/** Starts all of Parlor on one core, and waits until it takes people. */
export async function startParlor({ cores, gateways = 1, page = false }: ParlorOptions): Promise<RunningParlor> {
  const folder = await mkdtemp(join(tmpdir(), "parlor-bench-"));
  const [port = 0] = await freePorts(1);
  const passwords = newPasswords();
  const started: Child[] = [];
  const start = async (program: Program, core = cores[0]) => {
    const child = await launch(pinned(program, core)).ready;
    started.push(child);
    return child;
  };
  const service = (name: "gateway" | "rooms") => {
    const own = { NATS_URL: brokerUrl(port, name, passwords), PARLOR_DATA_DIR: join(folder, "rooms") };
    const env = { ...around, ...raised, ...own, ...(page && { PARLOR_ADDRESS_HEADER: "x-forwarded-for" }) };
    return serviceProgram(name, `services/${name}/src/main.ts`, env);
  };
  const broker = await start(
    await brokerProgram(usualBroker(), folder, { port, store: join(folder, "store"), passwords }),
  );
  const rooms = await start(service("rooms"));
  const running: Child[] = [];
  for (let index = 0; index < gateways; index++)
    running.push(await start(service("gateway"), cores[index % cores.length]));

  const edge = page ? await startPage(start, running) : undefined;

  const pids = { broker: [broker.pid], rooms: [rooms.pid], gateway: running.map(({ pid }) => pid) };
  return {
    urls: running.map(({ ports }) => `ws://127.0.0.1:${ports.port}/ws`),
    page: `http://localhost:${edge?.ports.port}`,
    bus: brokerUrl(port, "gateway", passwords),
    pids,
    usage: () => usageOf(Object.values(pids).flat()),
    gatewayUsage: () => usageOf(pids.gateway),
    async stop() {
      for (const child of started.reverse()) await child.stop(1_000);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startPage(start: (program: Program) => Promise<Child>, gateways: readonly Child[]): Promise<Child> {
  const at = ({ ports }: Child) => `127.0.0.1:${ports.port}`;
  const web = await start(serviceProgram("web", "services/web/src/main.ts", around));
  const own = { HOST: "localhost", PARLOR_EDGE_GATEWAYS: gateways.map(at).join(","), PARLOR_EDGE_WEB: at(web) };
  return start(serviceProgram("edge", "deploy/edge/main.ts", { ...around, ...own }));
}
