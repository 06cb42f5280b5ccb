/** What a handshake is answered that opens no WebSocket. */
export type Refusal = {
  readonly status: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly sentence: string;
};

/** The fields of a request: by name, in lower case, to the value; empty where there is none. */
type Fields = { getHeader(name: string): string };

const version = "13";

const refusals = {
  "not a handshake": { status: "400 Bad Request", fields: {}, sentence: "This is not how a WebSocket is opened." },
  "another version": {
    status: "426 Upgrade Required",
    fields: { Upgrade: "websocket", Connection: "Upgrade", "Sec-WebSocket-Version": version },
    sentence: `Only version ${version} of the WebSocket protocol is spoken.`,
  },
  "another origin": { status: "403 Forbidden", fields: {}, sentence: "Pages of this origin may not connect." },
} as const satisfies Readonly<Record<string, Refusal>>;

/** It is not for `/ws`. */
export const elsewhere: Refusal = {
  status: "404 Not Found",
  fields: {},
  sentence: "Parlor's gateway: connect with a WebSocket at /ws.",
};

/** A page that did not come through the edge: it had a name of its own lead to this port. */
export const strayed: Refusal = {
  status: "403 Forbidden",
  fields: {},
  sentence: "Parlor is entered through its edge.",
};

/** Why a handshake is refused, if it is. Pages of these `origins` may connect; none means those of the same host. */
export function refusalOf(request: Fields, origins: readonly string[]): Refusal | undefined {
  if (!isHandshake(request)) return refusals["not a handshake"];
  if (request.getHeader("sec-websocket-version") !== version) return refusals["another version"];
  const [origin, host] = [request.getHeader("origin"), request.getHeader("host")];
  return isAllowed(origin, host, origins) ? undefined : refusals["another origin"];
}

/** There are as many connections as there may be, or too many have just come; `wait` is in milliseconds. */
export function full(wait: number): Refusal {
  const seconds = String(Math.ceil(wait / 1000));
  return { status: "503 Service Unavailable", fields: { "Retry-After": seconds }, sentence: "Full: come again." };
}

/** Whether the fields are there of which uWS itself looks at the length of the key only (RFC 6455, 4.2.1). */
function isHandshake(request: Fields): boolean {
  const connection = request.getHeader("connection").toLowerCase().split(",");
  return (
    request.getHeader("upgrade").toLowerCase() === "websocket" &&
    connection.some((option) => option.trim() === "upgrade") &&
    /^[A-Za-z0-9+/]{22}==$/.test(request.getHeader("sec-websocket-key"))
  );
}

/** A browser says which page connects; other programs say nothing, and a page cannot keep a browser from saying it. */
function isAllowed(origin: string, host: string, origins: readonly string[]): boolean {
  if (origin === "") return true;
  return origins.length > 0 ? origins.includes(origin) : URL.canParse(origin) && new URL(origin).host === host;
}
