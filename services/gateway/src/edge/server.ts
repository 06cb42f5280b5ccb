import type uws from "uWebSockets.js-legacy";
import { type CloseReason, closes, limits, protocol } from "@parlor/contracts";
import { elsewhere, full, type Refusal, refusalOf, strayed } from "./handshake.ts";
import type { Allowance } from "./limits.ts";
import { uWS } from "./uws.ts";

/** Bytes. A frame that is a little too large still gets its close code. */
const maxPayloadLength = limits.frameBytes + 1024;
const maxBackpressure = 1024 * 1024;
/** Seconds without a sign of life; uWS pings in time to get one. */
const idleTimeout = 60;

export type Socket = {
  send(frame: Uint8Array | string): "sent" | "queued" | "dropped";
  queued(): number;
  subscribe(topic: string): void;
  unsubscribe(topic: string): void;
  /** Its pong has the same token, and proves that everything sent before was read. */
  ping(token: string): void;
  end(reason: CloseReason): void;
  /** Closes at once, without a close code: for a peer that does not read. */
  cut(): void;
};

export type Peer = {
  readonly allowance: Allowance;
  /** The bytes are gone once this returns. */
  receive(bytes: ArrayBuffer, isBinary: boolean): void;
  drained(): void;
  answered(token: string): void;
  closed(code: number): void;
  cut(): void;
};

type ServerOptions<P extends Peer> = {
  readonly host: string;
  readonly port: number;
  readonly origins: readonly string[];
  /** Empty to trust no header. */
  readonly addressHeader: string;
  readonly admit: (address: string) => Allowance | number;
  readonly open: (socket: Socket, allowance: Allowance) => P;
  /** Without a peer, the connection never became a session. */
  readonly closed: (allowance: Allowance, peer: P | undefined) => void;
};

type Data<P> = { readonly allowance: Allowance; readonly speaks: boolean; peer: P | undefined };

export type Server = {
  readonly port: number;
  fanOut(topic: string, frame: Uint8Array | string): void;
  stopListening(): void;
};

/** Listens for WebSockets at `/ws`. Rejects if it cannot. */
export function serve<P extends Peer>(options: ServerOptions<P>): Promise<Server> {
  const app = uWS.App();
  app.ws<Data<P>>("/ws", {
    maxPayloadLength,
    maxBackpressure,
    idleTimeout,
    sendPingsAutomatically: true,
    closeOnBackpressureLimit: false, // it may leave a hole on a socket that looks alive: `dropped` closes it
    upgrade: (response, request, context) => upgrade(options, response, request, context),
    open(socket) {
      const data = socket.getUserData();
      if (!data.speaks) return socket.end(closes["client-too-old"].code, "client-too-old");
      data.peer = options.open(new UwsSocket(socket), data.allowance);
    },
    message: (socket, bytes, isBinary) => socket.getUserData().peer?.receive(bytes, isBinary),
    drain: (socket) => socket.getUserData().peer?.drained(),
    pong: (socket, token) => socket.getUserData().peer?.answered(Buffer.from(token).toString("latin1")),
    dropped: (socket) => tooSlow(socket.getUserData().peer),
    close(socket, code) {
      const { peer, allowance } = socket.getUserData();
      peer?.closed(code);
      options.closed(allowance, peer);
    },
  });
  app.any("/*", (response) => refuse(response, elsewhere));
  return listen(app, options);
}

/** Later: uWS is still handing out the frame, and a socket that is closed meanwhile crashes the process. */
function tooSlow(peer: Peer | undefined): void {
  setImmediate(() => peer?.cut());
}

function listen(app: uws.TemplatedApp, { host, port }: { host: string; port: number }): Promise<Server> {
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

/** uWebSockets.js does not say why it could not listen. This error looks like node:net's. */
function addressError(address: string, port: number): Error {
  return Object.assign(new Error("cannot listen"), {
    code: "taken or not permitted",
    syscall: "listen",
    address,
    port,
  });
}

function upgrade<P extends Peer>(
  { origins, addressHeader, admit }: ServerOptions<P>,
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
  response.upgrade<Data<P>>(
    { allowance, speaks, peer: undefined },
    request.getHeader("sec-websocket-key"),
    speaks ? protocol : (offered[0] ?? ""), // it must be an offered one, or a browser never hears the close code
    request.getHeader("sec-websocket-extensions"),
    context,
  );
}

/** Later: at once, uWS would take what came with the request for another request. */
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

class UwsSocket<P> implements Socket {
  readonly #socket: uws.WebSocket<Data<P>>;

  constructor(socket: uws.WebSocket<Data<P>>) {
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

const results = ["queued", "sent", "dropped"] as const;
