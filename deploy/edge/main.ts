import { runService } from "@parlor/service";
import { edgeConfig } from "./config.ts";
import { openEdge } from "./server.ts";

/**
 * What stands before everything where no Caddy does: one port for the page and for WebSockets. A process of its own,
 * so that a busy room's bytes and a bug here leave the launcher able to supervise.
 */
await runService("edge", async (log) => {
  const config = edgeConfig(process.env);
  const edge = openEdge(config.PARLOR_EDGE_WEB, config.PARLOR_EDGE_GATEWAYS, log);
  const port = await edge.listen(config.HOST, config.PORT);
  return { ports: { port }, stop: [edge.stop] };
});
