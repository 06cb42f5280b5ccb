import { connectBus } from "@parlor/bus";
import { closeServer, listen, openMetrics, runService, serveOps } from "@parlor/service";
import { assemble } from "./assembly.ts";
import { readFilesConfig } from "./config.ts";

await runService("files", async (log) => {
  const config = readFilesConfig(process.env);
  const registry = openMetrics();
  let readiness = () => "starting";
  const ops = await serveOps(config.OPS_HOST, config.OPS_PORT, registry, () => readiness());
  const bus = await connectBus("files", config, log);
  const files = await assemble(config, bus, registry, log);
  const port = await listen(files.server, config.HOST, config.PORT);
  readiness = files.readiness;
  return {
    ports: { port, opsPort: ops.port },
    stop: [
      () => {
        readiness = () => "stopping";
      },
      () => closeServer(files.server), // uploads that run are finished
      files.stop,
      () => bus.drain(),
      ops.stop,
    ],
  };
});
