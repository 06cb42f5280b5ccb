import { request as ask, type IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { closeWith, hasBody, head as headOf, refuseRaw } from "@parlor/service";
import { fieldsFrom } from "./fields.ts";
import type { Address, Upstreams } from "./upstreams.ts";

const dialTimeout = 2_000;
const answerTimeout = 5_000;
/** How long, in ms, a client may take to read the last bytes after its gateway closed. */
const lastBytes = 10_000;
const answerBytes = 8_192;
/** The most bytes that wait in a pipe before its sender is paused. */
export const pipeBytes = 16_384;

const asked = [
  "host",
  "origin",
  "sec-websocket-key",
  "sec-websocket-version",
  "sec-websocket-protocol",
  "sec-websocket-extensions",
];

type Answer = { readonly response: IncomingMessage; readonly gateway: Socket } & (
  | { readonly kind: "opened"; readonly first: Buffer }
  | { readonly kind: "refused" }
);

/**
 * Hands a handshake to the first gateway that answers and joins the sockets once it agrees; nothing else is passed on
 * before. A refusal is handed back. Answers 503 if no gateway answers.
 */
export async function splice(request: IncomingMessage, client: Duplex, early: Buffer, gateways: Upstreams) {
  client.on("error", () => client.destroy()); // a client that goes away is no news; "close" tells the other side
  const problem = whyNotAsked(request);
  if (problem) return refuseRaw(client, ...problem);
  for (const address of gateways.inOrder()) {
    const leave = gateways.take(address);
    const answer = await handshake(address, request);
    if (!answer) {
      leave();
      continue;
    }
    const { response, gateway } = answer;
    gateway.once("close", leave);
    if (answer.kind === "refused") {
      closeWith(client, await refusal(response));
      return void gateway.destroy();
    }
    if (client.destroyed) return void gateway.destroy();
    client.write(Buffer.concat([Buffer.from(headOf(101, agreed(response))), answer.first]));
    gateway.write(early);
    return join(client, gateway);
  }
  refuseRaw(client, 503, "No gateway answers at the moment.", { "Retry-After": "1" });
}

/** Refused here: a gateway would read the rest as another request. */
function whyNotAsked(request: IncomingMessage): readonly [status: number, sentence: string] | undefined {
  if (!isSocketPath(request.url)) return [404, "Only /ws is upgraded."];
  if (request.method !== "GET") return [405, "A WebSocket is opened with GET."];
  const { headers, headersDistinct, httpVersion } = request;
  const isHandshake = headers.upgrade?.toLowerCase() === "websocket" && headersDistinct.host?.length === 1;
  if (isHandshake && httpVersion === "1.1" && !hasBody(request)) return undefined;
  return [400, "This is not how a WebSocket is opened."];
}

function isSocketPath(url = ""): boolean {
  return url === "/ws" || url.startsWith("/ws?");
}

/** Undefined if the gateway is away, or does not answer as one. */
function handshake({ host, port }: Address, request: IncomingMessage): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const dial = { host, port, noDelay: true, highWaterMark: pipeBytes };
    const gateway = connect(dial);
    const headers = { ...fieldsFrom(request, asked), connection: "Upgrade", upgrade: "websocket" };
    const createConnection = () => gateway;
    const question = ask({ createConnection, path: "/ws", headers, maxHeaderSize: answerBytes });
    const away = () => {
      gateway.destroy();
      clearTimeout(late);
      resolve(undefined);
    };
    let late = setTimeout(away, dialTimeout);
    gateway.once("connect", () => {
      clearTimeout(late);
      late = setTimeout(away, answerTimeout);
    });
    question.on("error", away);
    gateway.on("error", () => gateway.destroy()); // as for the client
    question.once("upgrade", (response, _, first) => {
      clearTimeout(late);
      resolve({ kind: "opened", response, gateway, first });
    });
    question.once("response", (response) => {
      clearTimeout(late);
      resolve({ kind: "refused", response, gateway });
    });
    question.end();
  });
}

function agreed({ rawHeaders }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? ""]] : [])));
}

const told = ["content-type", "retry-after", "sec-websocket-version", "upgrade"];

async function refusal(response: IncomingMessage): Promise<Buffer> {
  const body = await bodyOf(response);
  const fields = told.flatMap((name) => {
    const value = response.headers[name];
    return value === undefined ? [] : [[name, String(value)] as const];
  });
  const own = { "content-length": String(body.length), connection: "close" };
  return Buffer.concat([
    Buffer.from(headOf(response.statusCode ?? 502, { ...Object.fromEntries(fields), ...own })),
    body,
  ]);
}

async function bodyOf(response: IncomingMessage): Promise<Buffer> {
  const late = setTimeout(() => response.destroy(), answerTimeout);
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of response) {
      parts.push(part);
      length += part.length;
      if (length >= answerBytes) break;
    }
  } catch {
    // It broke off: the status and the part that came are worth handing on.
  }
  clearTimeout(late);
  return Buffer.concat(parts).subarray(0, answerBytes);
}

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
