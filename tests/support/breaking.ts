import { createServer, connect as dial, type Socket } from "node:net";
import { freePorts } from "@parlor/deploy/free-port";
import { listen } from "@parlor/service";
import { stopAfter } from "./leftovers.ts";

export type Way = "up" | "down";

/** A network that breaks without a word: `break` says how many more bytes pass from a local port. */
export async function startBreaking(target: { readonly host: string; readonly port: number }) {
  const left = new Map<number, Record<Way, number>>();
  const server = createServer((client) => {
    const behind = dial({ ...target, noDelay: true });
    const from = client.remotePort ?? 0;
    const end = () => {
      client.destroy();
      behind.destroy();
      left.delete(from);
    };
    const carry = (to: Socket, way: Way) => (bytes: Buffer) => {
      const room = left.get(from);
      const most = room?.[way] ?? Number.POSITIVE_INFINITY;
      if (room) room[way] = most - bytes.length;
      if (bytes.length < most) to.write(bytes);
      else to.write(bytes.subarray(0, most), end);
    };
    client.on("data", carry(behind, "up")).on("error", end).once("close", end);
    behind.on("data", carry(client, "down")).on("error", end).once("close", end);
  });
  const [port = 0] = await freePorts(1);
  await listen(server, "127.0.0.1", port);
  stopAfter(async () => void server.close());
  return {
    port,
    break(localPort: number, way: Way, after: number) {
      left.set(localPort, { up: Number.POSITIVE_INFINITY, down: Number.POSITIVE_INFINITY, [way]: after });
    },
  };
}
