import { join } from "node:path";
import { closeServer, common, listen, openMetrics, port, readConfig, runService, serveOps } from "@parlor/service";
import { createSite } from "./server/site.ts";

const dist = join(import.meta.dirname, "../dist");

await runService("web", async () => {
  const { HOST, OPS_HOST, OPS_PORT, LOG_LEVEL } = common;
  const config = readConfig(process.env, {
    HOST,
    OPS_HOST,
    OPS_PORT,
    LOG_LEVEL,
    PORT: port({ default: 8080, desc: "The port that the page is served on." }),
  });
  const site = await createSite(dist);
  let stopping = false;
  const ops = await serveOps(config.OPS_HOST, config.OPS_PORT, openMetrics(), () => (stopping ? "stopping" : "ready"));
  const pagePort = await listen(site, config.HOST, config.PORT);
  return {
    ports: { port: pagePort, opsPort: ops.port },
    stop: [
      () => {
        stopping = true;
      },
      () => closeServer(site),
      ops.stop,
    ],
  };
});
