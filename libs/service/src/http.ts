import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

/** The time limits of a connection, in ms. */
const usual = {
  /** For a request's head. */
  head: 10_000,
  /** How late that may be noticed. */
  notice: 1_000,
  /** Until the next request. */
  idle: 5_000,
  /** For reading an answer, or 120 kB of it: that is 2 kB/s. */
  answer: 60_000,
} as const;

const leastRead = 120_000;

/** How long a refused client may take, in ms, to read the answer and stop sending. */
const farewell = 2_000;

const reading = ["GET", "HEAD"];

/** Several hosts, another method, or a body. */
type Unreadable = 400 | 405 | 413;

type HttpServer = {
  readonly answer: RequestListener;
  /** Takes what is written with PUT at some paths, and bounds how long that may take. */
  readonly put?: { readonly at: (path: string) => boolean; readonly take: RequestListener };
  /** The connection is closed afterwards. */
  readonly refuse: (response: ServerResponse, status: Unreadable) => void;
  /** The most bytes of a request's head. */
  readonly headBytes: number;
  /** The most bytes in a connection's pipe before its sender is paused. */
  readonly pipeBytes?: number;
  readonly patience?: Readonly<Record<keyof typeof usual, number>>;
};

/** Serves reads, and holds nothing for silence, half a head, a body, an unread answer or requests sent before it. */
export function createReadServer(options: HttpServer): Server {
  const { answer, put, refuse, patience = usual } = options;
  const answering = new WeakMap<Duplex, ServerResponse>();

  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    if (socket.writableEnded || isBusy(answering.get(socket))) return void socket.destroy();
    answering.set(socket, response);
    const methods = put?.at(request.url ?? "") ? [...reading, "PUT"] : reading;
    const unreadable = whyUnreadable(request, methods);
    if (unreadable === undefined && put && request.method === "PUT") return put.take(request, response);
    response.once("close", destroyIfUnread(socket, patience.answer));
    if (unreadable === undefined) return answer(request, response);
    response.setHeader("connection", "close");
    if (unreadable === 405) response.setHeader("allow", methods.join(", "));
    refuse(response, unreadable);
  };
  const bounds = {
    headersTimeout: patience.head,
    requestTimeout: put ? 0 : patience.head,
    connectionsCheckingInterval: patience.notice,
    keepAliveTimeout: patience.idle,
    maxHeaderSize: options.headBytes,
    highWaterMark: options.pipeBytes ?? 16_384,
  };
  const server = createServer(bounds, serve);
  server.maxHeadersCount = 0; // bounded in bytes; what Node left out of the list would still count for others
  server.on("checkContinue", serve); // or Node asks for the body of a request that is refused
  server.on("connect", (_, socket) => refuseRaw(socket, 405, "Nothing is reached through this address."));
  return server;
}

/** Returns what ends the watch. */
function destroyIfUnread(socket: Socket, every: number): () => void {
  let before = socket.bytesWritten;
  const timer = setInterval(() => {
    if (socket.bytesWritten - before < leastRead) socket.destroy();
    before = socket.bytesWritten;
  }, every);
  return () => clearInterval(timer);
}

function isBusy(response: ServerResponse | undefined): boolean {
  return response !== undefined && !response.writableFinished;
}

function whyUnreadable(request: IncomingMessage, methods: readonly string[]): Unreadable | undefined {
  if ((request.headersDistinct.host?.length ?? 0) > 1) return 400;
  if (!methods.includes(request.method ?? "")) return 405;
  return reading.includes(request.method ?? "") && hasBody(request) ? 413 : undefined;
}

export function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) !== 0;
}

/** Answers on a socket that no longer speaks HTTP, and closes it. */
export function refuseRaw(socket: Duplex, status: number, sentence: string, fields: Fields = {}): void {
  const text = `${sentence}\n`;
  closeWith(socket, `${head(status, { ...sentenceFields(text), ...fields })}${text}`);
}

/** For a sentence that ends its connection; the policy makes it nothing more than words. */
export function sentenceFields(text: string): Record<string, string> {
  return {
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Length": String(Buffer.byteLength(text)),
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    Connection: "close",
  };
}

type Fields = Readonly<Record<string, string>>;

export function head(status: number, fields: Fields): string {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines.join("")}\r\n`;
}

/** Drops what still comes, for a moment: closing at once would take the answer back. */
export function closeWith(socket: Duplex, last: string | Buffer): void {
  const timer = setTimeout(() => socket.destroy(), farewell);
  socket.once("close", () => clearTimeout(timer));
  socket.once("end", () => socket.destroy());
  socket.on("error", () => socket.destroy());
  socket.resume();
  socket.end(last);
}
