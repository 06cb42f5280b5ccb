import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { closeServer, createReadServer, head, type Logger, listen, refuseRaw, sentenceFields } from "@parlor/service";
import { type Bounds, openConnections } from "./connections.ts";
import { addressOf } from "./fields.ts";
import { servedHosts } from "./hosts.ts";
import { fileFields, pageFields, passOn } from "./pass-on.ts";
import { pipeBytes, splice } from "./splice.ts";
import { openUpstreams, readAddress } from "./upstreams.ts";

/** Browsers send along the cookies of the whole machine or domain: 20 kB of them must do no harm. */
const headBytes = 24 * 1024;

type EdgeOptions = {
  readonly web: string;
  /** Empty if there is none. */
  readonly files?: string;
  readonly gateways: readonly string[];
  readonly connections: Bounds;
  readonly origins: readonly string[];
};

/** Serves the page of `web` and the files of `files`, and joins WebSockets at `/ws` to the gateways. */
export function openEdge({ web, files = "", gateways, connections: bounds, origins }: EdgeOptions, log: Logger) {
  const upstreams = openUpstreams(gateways.map(readAddress));
  const connections = openConnections(bounds);
  const page = passOn({ at: web, name: "page", asked: pageFields }, log);
  const store = passOn({ at: files, name: "files service", asked: fileFields }, log);
  const isFile = (path: string) => files !== "" && path.startsWith("/files/");
  const servers: Server[] = [];
  const clients = new Set<Duplex>();

  const admit = (socket: Socket) => {
    const leave = connections.take(addressOf(socket));
    if (leave) return void socket.once("close", leave);
    // Before any request is read: a refused connection holds nothing.
    socket.end(head(503, { "Retry-After": "5", "Content-Length": "0", Connection: "close" }), () => socket.destroy());
  };
  const upgrade = (request: IncomingMessage, client: Duplex, early: Buffer) => {
    if (client.writableEnded) return void client.destroy(); // it was not admitted
    clients.add(client);
    client.once("close", () => clients.delete(client));
    splice(request, client, early, upstreams).catch((error: unknown) => {
      log.error({ err: error }, "a handshake failed"); // a bug: it costs one connection, not all
      client.destroy();
    });
  };
  const listenOn = async (address: string, port: number, isServed: ReturnType<typeof servedHosts>) => {
    const answer = (request: IncomingMessage, response: ServerResponse) => {
      if (!isServed(request.headers.host)) return say(response, 421, notHere);
      if (!request.url?.startsWith("/")) return say(response, 400, unreadable);
      const next = isFile(request.url) ? store : page;
      next(request, response);
    };
    const server = createReadServer({
      answer,
      put: { at: isFile, take: answer },
      refuse: (response, status) => say(response, status, refusals[status]),
      headBytes,
      pipeBytes,
    });
    server.on("connection", admit);
    server.on("upgrade", (request, client, early) => {
      if (isServed(request.headers.host)) return upgrade(request, client, early);
      refuseRaw(client, 421, notHere);
    });
    const taken = await listen(server, address, port);
    servers.push(server);
    return taken;
  };

  return {
    async listen(host: string, port: number): Promise<number> {
      const isServed = servedHosts(host, origins);
      if (host !== "localhost") return listenOn(host, port, isServed);
      const taken = await listenOn("127.0.0.1", port, isServed);
      await listenOn("::1", taken, isServed).catch(ignoreMissingIPv6);
      return taken;
    },
    async stop() {
      for (const client of clients) client.destroy();
      for (const server of servers) server.closeAllConnections();
      await Promise.all(servers.map(closeServer));
    },
  };
}

const notHere = "Parlor is open to this machine as localhost only; PARLOR_ORIGINS names other hosts that lead here.";

const unreadable = "This request cannot be read.";

const refusals = {
  400: unreadable,
  405: "The page is only read: GET and HEAD.",
  413: "The page takes nothing that is sent along.",
} as const;

function say(response: ServerResponse, status: number, sentence: string): void {
  const text = `${sentence}\n`;
  response.writeHead(status, sentenceFields(text));
  response.end(text);
}

/** A machine without IPv6 has no ::1 to listen on. */
function ignoreMissingIPv6(error: NodeJS.ErrnoException): void {
  if (error.code !== "EADDRNOTAVAIL" && error.code !== "EAFNOSUPPORT") throw error;
}
