export type Refusal = {
  readonly status: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly sentence: string;
};

/** Header names are in lower case; a missing field is empty. */
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

export const elsewhere: Refusal = {
  status: "404 Not Found",
  fields: {},
  sentence: "Parlor's gateway: connect with a WebSocket at /ws.",
};

/** A page reached this port under a name of its own, not through the edge. */
export const strayed: Refusal = {
  status: "403 Forbidden",
  fields: {},
  sentence: "Parlor is entered through its edge.",
};

/** Without `origins`, pages of the same host may connect. */
export function refusalOf(request: Fields, origins: readonly string[]): Refusal | undefined {
  if (!isHandshake(request)) return refusals["not a handshake"];
  if (request.getHeader("sec-websocket-version") !== version) return refusals["another version"];
  const [origin, host] = [request.getHeader("origin"), request.getHeader("host")];
  return isAllowed(origin, host, origins) ? undefined : refusals["another origin"];
}

/** `wait` is in ms. */
export function full(wait: number): Refusal {
  const seconds = String(Math.ceil(wait / 1000));
  return { status: "503 Service Unavailable", fields: { "Retry-After": seconds }, sentence: "Full: come again." };
}

/** uWS checks only the length of the key (RFC 6455, 4.2.1). */
function isHandshake(request: Fields): boolean {
  const connection = request.getHeader("connection").toLowerCase().split(",");
  return (
    request.getHeader("upgrade").toLowerCase() === "websocket" &&
    connection.some((option) => option.trim() === "upgrade") &&
    /^[A-Za-z0-9+/]{22}==$/.test(request.getHeader("sec-websocket-key"))
  );
}

/** A browser names the page's origin, and a page cannot prevent that. Other programs name none. */
function isAllowed(origin: string, host: string, origins: readonly string[]): boolean {
  if (origin === "") return true;
  return origins.length > 0 ? origins.includes(origin) : URL.canParse(origin) && new URL(origin).host === host;
}
