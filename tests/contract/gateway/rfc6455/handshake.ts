import { connect } from "node:net";
import { stopAfter } from "../../../support/leftovers.ts";

type Response = { readonly status: number; readonly fields: ReadonlyMap<string, string> };

// Only a failure meets it.
const heardWithin = 15_000;
const endOfHead = "\r\n\r\n";

/** A TCP connection to a gateway, gone after the test. */
export function dial(port: number) {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  socket.setTimeout(heardWithin, () => socket.destroy(new Error(`Nothing was heard for ${heardWithin} ms.`)));
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  stopAfter(() => {
    socket.destroy();
    return closed;
  });
  const bytes: AsyncIterator<Buffer> = socket[Symbol.asyncIterator]();
  return { socket, bytes };
}

/** Reads the answer to a handshake, and returns what came behind it. */
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
