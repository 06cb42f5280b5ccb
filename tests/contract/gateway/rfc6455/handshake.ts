import { connect } from "node:net";
import { protocol } from "@parlor/contracts";
import { stopAfter } from "../../../support/leftovers.ts";

/** Header fields of a handshake; `undefined` leaves one out. */
export type Fields = Readonly<Record<string, string | undefined>>;

/** The answer to a handshake, its fields by their names in lower case. */
type Response = { readonly status: number; readonly fields: ReadonlyMap<string, string> };

/** Only a failure meets it: how long a connection may be silent while something is awaited, in milliseconds. */
const patience = 15_000;
const endOfHead = "\r\n\r\n";

/** The key of the example in RFC 6455, 1.3, and what a server has to make of it. */
export const exampleKey = "dGhlIHNhbXBsZSBub25jZQ==";
export const exampleAccept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

/** What RFC 6455, 4.1 asks of a client. */
export const opening: Fields = {
  Host: "127.0.0.1",
  Upgrade: "websocket",
  Connection: "Upgrade",
  "Sec-WebSocket-Key": exampleKey,
  "Sec-WebSocket-Version": "13",
  "Sec-WebSocket-Protocol": protocol,
};

/** The bytes of a handshake. */
export function headOf(fields: Fields, line = "GET /ws HTTP/1.1"): Buffer {
  const lines = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : `${name}: ${value}`));
  return Buffer.from([line, ...lines].join("\r\n") + endOfHead);
}

/** A TCP connection to a gateway, gone after the test. */
export function dial(port: number) {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  socket.setTimeout(patience, () => socket.destroy(new Error(`Nothing was heard for ${patience} ms.`)));
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  stopAfter(() => {
    socket.destroy();
    return closed;
  });
  const bytes: AsyncIterator<Buffer> = socket[Symbol.asyncIterator]();
  return { socket, bytes };
}

/** Reads the answer to a handshake, whatever it is, and what came with it already. */
export async function readResponse(bytes: AsyncIterator<Buffer>): Promise<{ response: Response; rest: Buffer }> {
  let head = Buffer.alloc(0);
  while (!head.includes(endOfHead)) {
    const chunk = await bytes.next();
    if (chunk.done) throw new Error(`The handshake was answered with ${JSON.stringify(head.toString("latin1"))}.`);
    head = Buffer.concat([head, chunk.value]);
  }
  const end = head.indexOf(endOfHead);
  const [status = "", ...lines] = head.toString("latin1", 0, end).split("\r\n");
  const fields = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  const response = { status: Number(status.split(" ")[1]), fields: new Map(fields) };
  return { response, rest: head.subarray(end + endOfHead.length) };
}
