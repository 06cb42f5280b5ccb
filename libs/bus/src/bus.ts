import { readFileSync } from "node:fs";
import {
  headers,
  type Msg,
  type NatsConnection,
  NatsConnectionImpl,
  setTransportFactory,
} from "@nats-io/transport-node";
import { NodeTransport, nodeResolveHost } from "@nats-io/transport-node/lib/node_transport.js";
import { headers as names } from "@parlor/contracts";
import { ConfigError, type Logger, str } from "@parlor/service";
import { RequestMux } from "./request-mux.ts";

export const busSettings = {
  NATS_URL: str({ default: "nats://127.0.0.1:4222", desc: "The broker, with credentials where it wants them." }),
  NATS_PASSWORD_FILE: str({ default: "", desc: "The file of the password, where it is not in NATS_URL." }),
};

type BusConfig = { readonly [name in keyof typeof busSettings]: string };

type Link = { readonly lost: () => void; readonly back: () => void };

export type Bus = {
  /** JetStream drops a second message with the same `dedupe` id. */
  publish(subject: string, data: Uint8Array | string, dedupe?: string): void;
  subscribe(subject: string, heard: (message: Msg) => void): () => void;
  ask(subject: string, question: string, timeout: number): Promise<Msg>;
  flush(): Promise<void>;
  watch(link: Link): void;
  drain(): Promise<void>;
  /** For JetStream, KV and discovery; its requests go through our mux. */
  readonly nats: NatsConnection;
};

/**
 * Connects, waiting for the broker, and reconnects for ever. Throws ConfigError if the password cannot be read. The
 * broker keeps other services out of the inboxes, which carry `name`.
 */
export async function connectBus(name: string, config: BusConfig, log: Logger): Promise<Bus> {
  const { servers, user, pass } = readUrl(config.NATS_URL);
  const inboxPrefix = `_INBOX_${name}`;
  setTransportFactory({ factory: () => new BatchingTransport(), dnsResolveFn: nodeResolveHost });
  const connection: NatsConnection = await NatsConnectionImpl.connect({
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
  const bus = busOn(connection, inboxPrefix);
  void (async () => {
    for await (const { type } of connection.status()) log[type === "ping" ? "debug" : "info"]({ status: type }, "bus");
  })();
  return bus;
}

function busOn(connection: NatsConnection, inboxPrefix: string): Bus {
  const mux = new RequestMux(connection, inboxPrefix);
  const links: Link[] = [];
  void watch(connection, links);
  const request: NatsConnection["request"] = (...question) => mux.ask(...question);
  return {
    publish(subject, data, dedupe) {
      if (dedupe === undefined) return connection.publish(subject, data);
      const fields = headers();
      fields.set(names.dedupe, dedupe);
      connection.publish(subject, data, { headers: fields });
    },
    subscribe(subject, heard) {
      const subscription = connection.subscribe(subject, {
        callback: (error, message) => {
          if (!error) heard(message);
        },
      });
      return () => subscription.unsubscribe();
    },
    ask: (subject, question, timeout) => mux.ask(subject, question, { timeout }),
    flush: () => connection.flush(),
    watch: (link) => void links.push(link),
    drain: () => connection.drain(),
    nats: Object.create(connection, { request: { value: request } }),
  };
}

async function watch(connection: NatsConnection, links: readonly Link[]): Promise<void> {
  for await (const { type } of connection.status()) {
    if (type === "disconnect") for (const { lost } of links) lost();
    if (type === "reconnect") for (const { back } of links) back();
  }
}

/** One write a turn of the event loop: each write costs as much as many messages. */
class BatchingTransport extends NodeTransport {
  #frames: Uint8Array[] = [];

  override send(frame: Uint8Array): void {
    if (this.#frames.push(frame) === 1) setImmediate(() => this.#write());
  }

  #write(): void {
    const frames = this.#frames;
    this.#frames = [];
    super.send(frames.length === 1 && frames[0] ? frames[0] : Buffer.concat(frames));
  }
}

/** The client takes credentials apart from addresses. */
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
