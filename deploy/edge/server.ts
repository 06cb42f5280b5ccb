import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { closeServer, type Logger, listen } from "@parlor/service";
import { createProxyServer } from "httpxy";
import { addressOf, answer, splice } from "./splice.ts";
import { openUpstreams, readAddress } from "./upstreams.ts";

/** Serves the page from `web` and joins WebSockets at `/ws` to the gateways, wherever it is told to listen. */
export function openEdge(web: string, gateways: readonly string[], log: Logger) {
  const upstreams = openUpstreams(gateways.map(readAddress));
  const page = createProxyServer({ target: `http://${web}`, xfwd: false, proxyTimeout: 30_000 });
  const servers: Server[] = [];
  const clients = new Set<Duplex>();

  const serve = (request: IncomingMessage, response: ServerResponse) => {
    request.headers["x-forwarded-for"] = addressOf(request);
    page.web(request, response).catch((error: Error) => {
      log.warn({ err: error }, "web did not answer");
      sayAway(response);
    });
  };
  const upgrade = (request: IncomingMessage, client: Duplex, head: Buffer) => {
    if (!isSocketPath(request.url)) return void client.end(answer(404, "Not Found", "Only /ws is upgraded."));
    clients.add(client);
    client.once("close", () => clients.delete(client));
    void splice(request, client, head, upstreams);
  };
  const listenOn = async (address: string, port: number) => {
    const server = createServer(serve).on("upgrade", upgrade);
    const taken = await listen(server, address, port);
    servers.push(server);
    return taken;
  };

  return {
    /** Listens, on both loopback addresses where `host` is localhost: browsers differ in which they mean by it. */
    async listen(host: string, port: number): Promise<number> {
      if (host !== "localhost") return listenOn(host, port);
      const taken = await listenOn("127.0.0.1", port);
      await listenOn("::1", taken).catch(ignoreMissingIPv6);
      return taken;
    },
    async stop() {
      for (const client of clients) client.destroy();
      for (const server of servers) server.closeAllConnections();
      await Promise.all(servers.map(closeServer));
    },
  };
}

/** A machine without IPv6 has no ::1, and nobody who would look there. */
function ignoreMissingIPv6(error: NodeJS.ErrnoException): void {
  if (error.code !== "EADDRNOTAVAIL" && error.code !== "EAFNOSUPPORT") throw error;
}

function isSocketPath(url = ""): boolean {
  return url === "/ws" || url.startsWith("/ws?");
}

function sayAway(response: ServerResponse): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(503, { "content-type": "text/plain; charset=utf-8", "retry-after": "1" });
  response.end("The page is away for a moment. Try again.\n");
}
