import { connect, type NatsConnection } from "@nats-io/transport-node";
import type { Logger } from "./log.ts";

/**
 * Connects to the broker and stays connected: waits for it at start, comes back for ever after a loss.
 * `name` is the service's; its inboxes carry it, so that the broker can keep other services out of them.
 */
export async function connectBus(name: string, url: string, log: Logger): Promise<NatsConnection> {
  const { servers, user, pass } = readUrl(url);
  const bus = await connect({
    servers,
    ...(user && { user, pass }),
    name,
    inboxPrefix: `_INBOX_${name}`,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    reconnectJitter: 250,
    waitOnFirstConnect: true,
    pingInterval: 5_000,
    maxPingOut: 2,
    noAsyncTraces: true, // a stack trace kept for every request is dear
  });
  void (async () => {
    for await (const { type } of bus.status()) log[type === "ping" ? "debug" : "info"]({ status: type }, "bus");
  })();
  return bus;
}

/** Splits `nats://user:pass@host:port,host:port`: the client takes credentials apart from addresses. */
function readUrl(url: string) {
  const [, user, pass, hosts = ""] = /^(?:\w+:\/\/)?(?:([^:@]*):([^@]*)@)?(.*)$/.exec(url) ?? [];
  return { servers: hosts.split(","), user: user && decodeURIComponent(user), pass: pass && decodeURIComponent(pass) };
}
