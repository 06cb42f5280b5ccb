import { runService } from "@parlor/service";
import { edgeConfig } from "./config.ts";
import { openEdge } from "./server.ts";

// One port for the page and WebSockets, if no Caddy does that. Its own process: load or a bug must not stop the
// launcher.
await runService("edge", async (log) => {
  const config = edgeConfig(process.env);
  const { PARLOR_EDGE_GATEWAYS: gateways, PARLOR_EDGE_WEB: web, PARLOR_ORIGINS: origins } = config;
  const { PARLOR_EDGE_FILES: files } = config;
  // As many as all gateways take, and one gateway's share for the page.
  const all = (gateways.length + 1) * config.PARLOR_CONNECTIONS;
  const address = config.PARLOR_LIMITS ? config.PARLOR_ADDRESS_CONNECTIONS : Number.POSITIVE_INFINITY;
  const edge = openEdge({ web, files, gateways, origins, connections: { all, address } }, log);
  const port = await edge.listen(config.HOST, config.PORT);
  return { ports: { port }, stop: [edge.stop] };
});
