import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo, Server as Listener } from "node:net";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { createReadServer } from "./http.ts";

export { Counter, Gauge, Histogram, Registry } from "prom-client";

export function openMetrics(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

type Readiness = () => "ready" | (string & {});

/**
 * Serves operators apart from people. `/live`: the process answers. `/ready`: it can work, or 503 with the reason.
 * `/started`: it could once, whatever has gone away since. `/metrics`: Prometheus text.
 */
export async function serveOps(host: string, port: number, metrics: Registry, readiness: Readiness) {
  let started = false;
  const state = () => {
    const now = readiness();
    started ||= now === "ready";
    return now;
  };
  new Gauge({
    name: "parlor_ready",
    help: "1 while the service can do its work, else 0.",
    registers: [metrics],
    collect() {
      this.set(state() === "ready" ? 1 : 0);
    },
  });
  const tell = (request: IncomingMessage, response: ServerResponse) => {
    const answer = (status: number, body: string, type = "text/plain; charset=utf-8") =>
      response.writeHead(status, { "content-type": type }).end(body);
    switch (request.url) {
      case "/live":
        return answer(200, "live\n");
      case "/ready": {
        const now = state();
        return answer(now === "ready" ? 200 : 503, `${now}\n`);
      }
      case "/started": {
        const now = state();
        return answer(started ? 200 : 503, started ? "started\n" : `${now}\n`);
      }
      case "/metrics":
        return void metrics.metrics().then(
          (text) => answer(200, text, metrics.contentType),
          (error: unknown) => answer(500, `${error}\n`),
        );
      default:
        return answer(404, "Not found.\n");
    }
  };
  const server = createReadServer({
    answer: tell,
    refuse: (response, status) => response.writeHead(status).end(),
    headBytes: 8_192,
  });
  return { port: await listen(server, host, port), stop: () => closeServer(server) };
}

/** Resolves to the port; rejects if it is taken or forbidden. */
export function listen(server: Listener, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Ends idle connections at once; resolves when the last answer is out. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
