import { runService } from "@parlor/service";
import { edgeConfig } from "./config.ts";
import { openEdge } from "./server.ts";

/**
 * What stands before everything where no Caddy does: one port for the page and for WebSockets. A process of its own,
 * so that a busy room's bytes and a bug here leave the launcher able to supervise.
 */
await runService("edge", async (log) => {
  const config = edgeConfig(process.env);
  const { PARLOR_EDGE_GATEWAYS: gateways, PARLOR_EDGE_WEB: web, PARLOR_ORIGINS: origins } = config;
  // What all gateways take, and as much again as one for what comes for the page.
  const all = (gateways.length + 1) * config.PARLOR_CONNECTIONS;
  const address = config.PARLOR_LIMITS ? config.PARLOR_ADDRESS_CONNECTIONS : Number.POSITIVE_INFINITY;
  const edge = openEdge({ web, gateways, origins, connections: { all, address } }, log);
  const port = await edge.listen(config.HOST, config.PORT);
  return { ports: { port }, stop: [edge.stop] };
});
