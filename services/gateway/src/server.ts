import type uws from "uWebSockets.js-legacy";
import { type CloseReason, closes, limits, protocol } from "@parlor/contracts";
import { elsewhere, full, type Refusal, refusalOf, strayed } from "./handshake.ts";
import type { Allowance } from "./limits.ts";
import type { Session } from "./session.ts";
import type { Socket } from "./socket.ts";
import { uWS } from "./uws.ts";

/**
 * What the parser holds of a message that is not complete, in bytes: a connection can make it hold that much for as long
 * as it is open. A little more than a frame may have, so that one that is a little too large is told so.
 */
const maxPayloadLength = limits.frameBytes + 1024;
/** What may wait for a slow reader before it is cut off, in bytes. */
const maxBackpressure = 1024 * 1024;
/** Seconds without a sign of life; pings are sent in time to get one. */
const idleTimeout = 60;

type ServerOptions = {
  readonly host: string;
  readonly port: number;
  /** Pages of these origins may connect; none means those of the same host. */
  readonly origins: readonly string[];
  /** The header in which a trusted proxy says who the client is; empty for none. */
  readonly addressHeader: string;
  /** Lets one more connection come from an address, or says in how many milliseconds it may. */
  readonly admit: (address: string) => Allowance | number;
  /** A connection that was let in is open. */
  readonly open: (socket: Socket, allowance: Allowance) => Session;
  /** It never became a session. */
  readonly forgone: (allowance: Allowance) => void;
  readonly closed: (session: Session) => void;
};

type Data = { readonly allowance: Allowance; readonly speaks: boolean; session: Session | undefined };

/** The listening side of the gateway. */
export type Server = {
  readonly port: number;
  fanOut(topic: string, frame: Uint8Array | string): void;
  /** Takes no new connections; those that are open stay. */
  stopListening(): void;
};

/** Listens for WebSockets at `/ws`. Rejects where the port cannot be had. */
export function serve(options: ServerOptions): Promise<Server> {
  const app = uWS.App();
  app.ws<Data>("/ws", {
    maxPayloadLength,
    maxBackpressure,
    idleTimeout,
    sendPingsAutomatically: true,
    closeOnBackpressureLimit: false, // it may leave a hole on a socket that looks alive: `dropped` closes it
    upgrade: (response, request, context) => upgrade(options, response, request, context),
    open(socket) {
      const data = socket.getUserData();
      if (!data.speaks) return socket.end(closes["client-too-old"].code, "client-too-old");
      data.session = options.open(new UwsSocket(socket), data.allowance);
    },
    message: (socket, bytes, isBinary) => socket.getUserData().session?.receive(bytes, isBinary),
    drain: (socket) => socket.getUserData().session?.drained(),
    pong: (socket, token) => socket.getUserData().session?.answered(Buffer.from(token).toString("latin1")),
    dropped: (socket) => tooSlow(socket.getUserData().session),
    close(socket, code) {
      const { session, allowance } = socket.getUserData();
      if (!session) return options.forgone(allowance);
      session.closed(code);
      options.closed(session);
    },
  });
  app.any("/*", (response) => refuse(response, elsewhere));
  return listen(app, options);
}

/** uWS is still handing the frame to others when it says so: a socket that is closed meanwhile crashes the process. */
function tooSlow(session: Session | undefined): void {
  setImmediate(() => session?.cut());
}

function listen(app: uws.TemplatedApp, { host, port }: ServerOptions): Promise<Server> {
  return new Promise((resolve, reject) => {
    app.listen(host, port, (listening) => {
      if (!listening) return reject(addressError(host, port));
      resolve({
        port: uWS.us_socket_local_port(listening),
        fanOut: (topic, frame) => app.publish(topic, frame, false),
        stopListening: () => uWS.us_listen_socket_close(listening),
      });
    });
  });
}

/** uWebSockets.js does not say why it could not listen; in the form in which node:net says it. */
function addressError(address: string, port: number): Error {
  return Object.assign(new Error("cannot listen"), {
    code: "taken or not permitted",
    syscall: "listen",
    address,
    port,
  });
}

function upgrade(
  { origins, addressHeader, admit }: ServerOptions,
  response: uws.HttpResponse,
  request: uws.HttpRequest,
  context: uws.us_socket_context_t,
): void {
  const refusal = refusalOf(request, origins);
  if (refusal) return refuse(response, refusal);
  const said = addressHeader && request.getHeader(addressHeader).split(",").at(-1)?.trim();
  if (addressHeader && !said && request.getHeader("origin")) return refuse(response, strayed);
  const allowance = admit(said || Buffer.from(response.getRemoteAddressAsText()).toString());
  if (typeof allowance === "number") return refuse(response, full(allowance));
  const offered = request
    .getHeader("sec-websocket-protocol")
    .split(",")
    .map((name) => name.trim());
  const speaks = offered.includes(protocol);
  response.upgrade<Data>(
    { allowance, speaks, session: undefined },
    request.getHeader("sec-websocket-key"),
    speaks ? protocol : (offered[0] ?? ""), // one that it offered, or a browser never hears the close code
    request.getHeader("sec-websocket-extensions"),
    context,
  );
}

/**
 * Answers, and ends the connection. Not at once: uWS would read on in what has come with the request and take it for
 * another one, though it closes; while an answer is pending, it cuts off who does not wait for it.
 */
function refuse(response: uws.HttpResponse, { status, fields, sentence }: Refusal): void {
  let gone = false;
  response.onAborted(() => {
    gone = true;
  });
  setImmediate(() => {
    if (gone) return;
    response.cork(() => {
      response.writeStatus(status);
      for (const [name, value] of Object.entries(fields)) response.writeHeader(name, value);
      response.end(`${sentence}\n`, true);
    });
  });
}

class UwsSocket implements Socket {
  readonly #socket: uws.WebSocket<Data>;

  constructor(socket: uws.WebSocket<Data>) {
    this.#socket = socket;
  }

  send(frame: Uint8Array | string): "sent" | "queued" | "dropped" {
    return results[this.#socket.send(frame, false)] ?? "dropped";
  }

  queued(): number {
    return this.#socket.getBufferedAmount();
  }

  subscribe(topic: string): void {
    this.#socket.subscribe(topic);
  }

  unsubscribe(topic: string): void {
    this.#socket.unsubscribe(topic);
  }

  ping(token: string): void {
    this.#socket.ping(token);
  }

  end(reason: CloseReason): void {
    this.#socket.end(closes[reason].code, reason);
  }

  cut(): void {
    this.#socket.close();
  }
}

/** What uWS answers to a send, by its number. */
const results = ["queued", "sent", "dropped"] as const;
