import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from "node:http";
import type { Duplex } from "node:stream";

/** How long a connection may take, in milliseconds. */
const usual = {
  /** Until the head of its first request is there, or of one that has begun. */
  head: 10_000,
  /** How late that is noticed at most. */
  notice: 1_000,
  /** Until the next request. */
  idle: 5_000,
  /** Until it has read an answer: 120 kB then need 2 kB a second. */
  answer: 60_000,
} as const;

/** How long somebody who is refused may take to read it and to stop sending, in milliseconds. */
const farewell = 2_000;

/** The methods that are answered. */
export const methods = ["GET", "HEAD"];

/** Why a request is not answered: it names several hosts, has another method, or a body. */
type Unreadable = 400 | 405 | 413;

type ReadServer = {
  readonly answer: RequestListener;
  /** Says why a request is not answered; the connection is closed after it. */
  readonly refuse: (response: ServerResponse, status: Unreadable) => void;
  /** How large a request's head may be, in bytes. */
  readonly headBytes: number;
  /** How much may wait in a connection's pipe before the other side is told to wait, in bytes. */
  readonly pipeBytes?: number;
  readonly patience?: Readonly<Record<keyof typeof usual, number>>;
};

/**
 * An HTTP server of what can only be read. It holds nothing for what never comes: silence, half a head, a body, an
 * answer that is not read, and requests that are sent before the answer to the last one.
 */
export function createReadServer(options: ReadServer): Server {
  const { answer, refuse, patience = usual } = options;
  const answering = new WeakMap<Duplex, ServerResponse>();

  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    if (socket.writableEnded || isBusy(answering.get(socket))) return void socket.destroy();
    answering.set(socket, response);
    const late = setTimeout(() => socket.destroy(), patience.answer);
    response.once("close", () => clearTimeout(late));
    const unreadable = whyUnreadable(request);
    if (unreadable === undefined) return answer(request, response);
    response.setHeader("connection", "close");
    if (unreadable === 405) response.setHeader("allow", methods.join(", "));
    refuse(response, unreadable);
  };
  const bounds = {
    headersTimeout: patience.head,
    requestTimeout: patience.head,
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

function isBusy(response: ServerResponse | undefined): boolean {
  return response !== undefined && !response.writableFinished;
}

function whyUnreadable(request: IncomingMessage): Unreadable | undefined {
  if ((request.headersDistinct.host?.length ?? 0) > 1) return 400;
  if (!methods.includes(request.method ?? "")) return 405;
  return hasBody(request) ? 413 : undefined;
}

/** Whether a request says that a body follows. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) !== 0;
}

/** Answers on a socket that speaks HTTP no more, and closes it once the answer is read, or in a moment. */
export function refuseRaw(socket: Duplex, status: number, sentence: string, fields: Fields = {}): void {
  const text = `${sentence}\n`;
  closeWith(socket, `${head(status, { ...sentenceFields(text), ...fields })}${text}`);
}

/** The fields of an answer that is a sentence, and the last one of its connection. Nothing in it is more than words. */
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

/** The head of an answer, as bytes on a socket. */
export function head(status: number, fields: Fields): string {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines.join("")}\r\n`;
}

/** Says a last thing. What still comes is read and dropped for a moment, since closing before would take the answer back. */
export function closeWith(socket: Duplex, last: string | Buffer): void {
  const timer = setTimeout(() => socket.destroy(), farewell);
  socket.once("close", () => clearTimeout(timer));
  socket.once("end", () => socket.destroy());
  socket.on("error", () => socket.destroy());
  socket.resume();
  socket.end(last);
}
