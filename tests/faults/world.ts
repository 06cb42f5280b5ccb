import { mkdir, rm } from "node:fs/promises";
import { freePorts } from "@parlor/deploy/free-port";
import { temporaryFolder } from "../contract/rooms/folder.ts";
import { startGateway, startRooms, startService } from "../support/service.ts";
import { startBrokers } from "./brokers.ts";
import { startLink } from "./link.ts";
import { keep } from "./part.ts";

// One room is always there, and a broker can forget the other.
export const rooms = ["general", "lobby"] as const;

// What each gateway's clock is wrong by, in ms.
const clocks = [-120_000, 120_000] as const;
const roomsCount = 2;

export type World = Awaited<ReturnType<typeof startWorld>>;

/** A rooms service's disk. It is lost only while that service is down. */
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

/** Parlor as processes that faults reach: two gateways behind links, two rooms services, brokers and the edge. */
export async function startWorld(brokerCount: number) {
  const brokers = await startBrokers(brokerCount);
  const ports = await freePorts(clocks.length);

  const disks = await Promise.all(Array.from({ length: roomsCount }, newDisk));
  const instances = [];
  for (const { folder } of disks) {
    const start = () => startRooms(brokers, { PARLOR_DATA_DIR: folder, PARLOR_REPLICAS: String(brokerCount) });
    instances.push(keep(await start(), start));
  }

  const links = await Promise.all(ports.map(() => startLink(brokers.nodes.map(({ port }) => port))));
  const gateways = await Promise.all(
    ports.map(async (port, at) => {
      const env = {
        PORT: String(port),
        NATS_URL: brokers.urlFor("gateway", links[at]?.ports),
        PARLOR_ADDRESS_HEADER: "x-forwarded-for",
        NODE_OPTIONS: `--import=${import.meta.dirname}/clock.ts`,
        CLOCK_OFFSET: String(clocks[at]),
      };
      const start = () => startGateway(brokers, env);
      return keep(await start(), start);
    }),
  );
  const edge = await startService("deploy/edge/main.ts", {
    HOST: "127.0.0.1",
    PARLOR_EDGE_GATEWAYS: ports.map((port) => `127.0.0.1:${port}`).join(","),
    PARLOR_EDGE_WEB: "127.0.0.1:9", // nobody opens the page here
  });
  return { brokers, rooms: instances, disks, gateways, ports, links, edgePort: edge.ports.port ?? 0 };
}
