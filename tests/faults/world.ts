import { mkdir, rm } from "node:fs/promises";
import { freePorts } from "@parlor/deploy/free-port";
import { temporaryFolder } from "../contract/rooms/folder.ts";
import { startBroker } from "../support/broker.ts";
import { startGateway, startRooms, startService } from "../support/service.ts";
import { keep } from "./part.ts";
import { startProxy } from "./proxy.ts";

/** Where people talk: in the room that is always there, and in one that a broker can forget. */
export const rooms = ["general", "lobby"] as const;

/** How wrong each gateway's clock is, in milliseconds. */
const clocks = [-120_000, 120_000] as const;
const roomsCount = 2;

export type World = Awaited<ReturnType<typeof startWorld>>;

/** Where one rooms service keeps its history; it can be lost while that service is not running. */
async function newDisk() {
  const folder = await temporaryFolder();
  return {
    folder,
    async lose() {
      await rm(folder, { recursive: true });
      await mkdir(folder);
    },
  };
}

/**
 * All of Parlor as processes that faults can reach: two gateways, each behind a network to the broker that can go
 * wrong, two rooms services, a broker, and the edge before the gateways.
 */
export async function startWorld() {
  const broker = await startBroker();
  const ports = await freePorts(clocks.length);

  const disks = await Promise.all(Array.from({ length: roomsCount }, newDisk));
  const instances = [];
  for (const { folder } of disks) {
    const start = () => startRooms(broker, { PARLOR_DATA_DIR: folder });
    instances.push(keep(await start(), start));
  }

  const links = await Promise.all(ports.map(() => startProxy({ host: "127.0.0.1", port: broker.port })));
  const gateways = await Promise.all(
    ports.map(async (port, at) => {
      const env = {
        PORT: String(port),
        NATS_URL: broker.urlFor("gateway").replace(`:${broker.port}`, `:${links[at]?.port}`),
        PARLOR_ADDRESS_HEADER: "x-forwarded-for",
        NODE_OPTIONS: `--import=${import.meta.dirname}/clock.ts`,
        CLOCK_OFFSET: String(clocks[at]),
      };
      const start = () => startGateway(broker, env);
      return keep(await start(), start);
    }),
  );
  const edge = await startService("deploy/edge/main.ts", {
    HOST: "127.0.0.1",
    PARLOR_EDGE_GATEWAYS: ports.map((port) => `127.0.0.1:${port}`).join(","),
    PARLOR_EDGE_WEB: "127.0.0.1:9", // nobody opens the page here
  });
  return { broker, rooms: instances, disks, gateways, ports, links, edgePort: edge.ports.port ?? 0 };
}
