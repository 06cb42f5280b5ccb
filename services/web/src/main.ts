import { join } from "node:path";
import { closeServer, common, listen, openMetrics, port, readConfig, runService, serveOps, str } from "@parlor/service";
import { createSite } from "./server/site.ts";

await runService("web", async () => {
  const config = readConfig(process.env, {
    ...common,
    PORT: port({ default: 8080, desc: "The port that the page is served on." }),
    PARLOR_WEB_DIST: str({
      default: join(import.meta.dirname, "../dist"),
      desc: "The folder that the page was built into.",
    }),
  });
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
