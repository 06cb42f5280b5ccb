import { connectBus } from "@parlor/bus";
import { openMetrics, runService, serveOps } from "@parlor/service";
import { assemble } from "./assembly.ts";
import { watchLink } from "./bus/link.ts";
import { openService } from "./bus/service.ts";
import { mustReplicate, readRoomsConfig } from "./config.ts";
import { openArchive } from "./history/archive.ts";

await runService("rooms", async (log) => {
  const config = readRoomsConfig(process.env);
  const archive = openArchive(config.PARLOR_DATA_DIR, config.PARLOR_INSTANCE);
  const registry = openMetrics();
  let readiness = () => "waiting for the broker";
  const ops = await serveOps(config.OPS_HOST, config.OPS_PORT, registry, () => readiness());

  const { nats: bus } = await connectBus("rooms", config, log);
  mustReplicate(bus.info?.version ?? "", config.PARLOR_REPLICAS);
  const link = watchLink(bus);
  const rooms = await assemble({ config, bus, link, archive, registry, log });
  readiness = rooms.readiness;
  await rooms.caughtUp();
  const service = await openService(bus, rooms, log);

  return {
    ports: { opsPort: ops.port },
    stop: [
      () => link.unlessLost(service.close()), // a broker that is gone answers no farewell
      rooms.stop,
      () => link.unlessLost(bus.drain()),
      () => archive.close(),
      ops.stop,
    ],
  };
});
