import type { IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Address, Upstreams } from "./upstreams.ts";

/** A gateway on this machine or this network takes a connection in no time, or is away. */
const dialTimeout = 2_000;
/** How long a client may take to read the last bytes once its gateway has closed. */
const lastBytes = 10_000;

/**
 * Hands an upgrade request to the first gateway that takes the connection, and joins the two sockets: the gateway
 * itself answers, so refusals and handshakes pass unchanged. Answers 503 when no gateway is there.
 */
export async function splice(request: IncomingMessage, client: Duplex, head: Buffer, gateways: Upstreams) {
  client.on("error", () => client.destroy()); // a client that goes away is no news; "close" tells the other side
  for (const address of gateways.inOrder()) {
    const gateway = await dial(address);
    if (!gateway) continue;
    if (client.destroyed) return void gateway.destroy();
    gateway.once("close", gateways.take(address));
    gateway.write(requestHead(request), "latin1");
    gateway.write(head);
    return join(client, gateway);
  }
  client.end(answer(503, "Service Unavailable", "No gateway answers at the moment.", "Retry-After: 1\r\n"));
}

/** A whole HTTP answer, for a socket that is about to be closed. */
export function answer(status: number, reason: string, text: string, more = ""): string {
  const fields = `Content-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(text)}\r\n${more}`;
  return `HTTP/1.1 ${status} ${reason}\r\n${fields}Connection: close\r\n\r\n${text}`;
}

function dial({ host, port }: Address): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, noDelay: true, timeout: dialTimeout });
    const away = () => {
      socket.destroy();
      resolve(undefined);
    };
    socket.once("timeout", away);
    socket.once("error", away);
    socket.once("connect", () => {
      socket.setTimeout(0);
      socket.off("timeout", away);
      socket.off("error", away);
      socket.on("error", () => socket.destroy()); // as for the client
      resolve(socket);
    });
  });
}

/** The request as it came, except that `x-forwarded-for` is what we saw. */
function requestHead(request: IncomingMessage): string {
  const { method, url, rawHeaders } = request;
  const fields = rawHeaders.flatMap((name, at) =>
    at % 2 === 1 || name.toLowerCase() === "x-forwarded-for" ? [] : [`${name}: ${rawHeaders[at + 1]}\r\n`],
  );
  return `${method} ${url} HTTP/1.1\r\n${fields.join("")}X-Forwarded-For: ${addressOf(request)}\r\n\r\n`;
}

/** Who is asking, an IPv4 address as such also where the socket speaks IPv6. */
export function addressOf({ socket }: IncomingMessage): string {
  return (socket.remoteAddress ?? "").replace(/^::ffff:(?=\d+\.)/, "");
}

/** Bytes pass in both directions, each side as fast as the other reads, until one ends; then so does the other. */
function join(client: Duplex, gateway: Socket): void {
  client.pipe(gateway).pipe(client);
  client.once("close", () => gateway.destroy());
  gateway.once("close", (failed) => {
    if (failed) return void client.destroy();
    client.end();
    const timer = setTimeout(() => client.destroy(), lastBytes);
    client.once("close", () => clearTimeout(timer));
  });
}
