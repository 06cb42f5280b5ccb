import { closeServer, listen, openMetrics, readConfig, runService, serveOps } from "@parlor/service";
import { webSettings } from "./server/config.ts";
import { createSite } from "./server/site.ts";

await runService("web", async () => {
  const config = readConfig(process.env, webSettings);
  const site = await createSite(config.PARLOR_WEB_DIST);
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
