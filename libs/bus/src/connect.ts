import { readFileSync } from "node:fs";
import { type NatsConnection, NatsConnectionImpl, setTransportFactory } from "@nats-io/transport-node";
import { nodeResolveHost } from "@nats-io/transport-node/lib/node_transport.js";
import { ConfigError, type Logger } from "@parlor/service";
import { Requests } from "./requests.ts";
import { TurnTransport } from "./turn-transport.ts";

/** Where the broker is, and who we are to it. */
type BusConfig = { readonly NATS_URL: string; readonly NATS_PASSWORD_FILE: string };

/**
 * Connects to the broker and stays connected: waits for it at start, comes back for ever after a loss.
 * `name` is the service's; its inboxes carry it, so that the broker can keep other services out of them.
 * Throws ConfigError where the file of the password cannot be read.
 */
export async function connectBus(name: string, config: BusConfig, log: Logger): Promise<NatsConnection> {
  const { servers, user, pass } = readUrl(config.NATS_URL);
  const inboxPrefix = `_INBOX_${name}`;
  setTransportFactory({ factory: () => new TurnTransport(), dnsResolveFn: nodeResolveHost });
  const bus = await NatsConnectionImpl.connect({
    servers,
    ...(user && { user, pass: readPassword(config.NATS_PASSWORD_FILE) ?? pass }),
    name,
    inboxPrefix,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    reconnectJitter: 250,
    waitOnFirstConnect: true,
    pingInterval: 5_000,
    maxPingOut: 2,
  });
  const requests = new Requests(bus, inboxPrefix);
  bus.request = (...question) => requests.ask(...question);
  void (async () => {
    for await (const { type } of bus.status()) log[type === "ping" ? "debug" : "info"]({ status: type }, "bus");
  })();
  return bus;
}

/** Splits `nats://user:pass@host:port,host:port`: the client takes credentials apart from addresses. */
function readUrl(url: string) {
  const [, user, pass, hosts = ""] = /^(?:\w+:\/\/)?(?:([^:@]*)(?::([^@]*))?@)?(.*)$/.exec(url) ?? [];
  return { servers: hosts.split(","), user: user && decodeURIComponent(user), pass: pass && decodeURIComponent(pass) };
}

function readPassword(file: string): string | undefined {
  if (file === "") return undefined;
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    throw new ConfigError(`Configuration: NATS_PASSWORD_FILE cannot be read (${error}).`);
  }
}
