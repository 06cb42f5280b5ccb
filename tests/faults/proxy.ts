import { createServer, connect as dial, type Socket } from "node:net";
import { freePorts } from "@parlor/deploy/free-port";
import { listen } from "@parlor/service";
import { stopAfter } from "../support/leftovers.ts";

/** What is wrong with one direction of all connections. */
export type Trouble = {
  /** Milliseconds for every byte. */
  readonly delay?: number;
  /** Bytes a second. */
  readonly rate?: number;
  /** Half open: nothing passes, and nobody is told. */
  readonly silent?: boolean;
};

type Direction = "up" | "down";

type Pair = { readonly client: Socket; readonly server: Socket; stalled: boolean };

export async function startProxy(target: { readonly host: string; readonly port: number }) {
  const pairs = new Set<Pair>();
  const trouble: Record<Direction, Trouble> = { up: {}, down: {} };
  const server = createServer((client) => {
    const pair = { client, server: dial({ ...target, noDelay: true }), stalled: false };
    pairs.add(pair);
    for (const socket of [client, pair.server]) {
      socket.on("error", () => "told by its close");
      socket.once("close", () => {
        pairs.delete(pair);
        client.destroy();
        pair.server.destroy();
      });
    }
    carry(client, pair.server, () => trouble.up);
    carry(
      pair.server,
      client,
      () => trouble.down,
      () => pair.stalled,
    );
  });
  const [port = 0] = await freePorts(1);
  await listen(server, "127.0.0.1", port);
  const cut = () => {
    for (const { client, server: behind } of pairs) {
      client.resetAndDestroy();
      behind.resetAndDestroy();
    }
  };
  const proxy = {
    port,
    set: (direction: Direction, wrong: Trouble) => {
      trouble[direction] = wrong;
    },
    /** Stops reading one connection from the server, so that it backs up, until the result is called. */
    stall(which: number): () => void {
      const pair = [...pairs][Math.floor(which * pairs.size)];
      if (!pair) return () => undefined;
      pair.stalled = true;
      pair.server.pause();
      return () => {
        pair.stalled = false;
        pair.server.resume();
      };
    },
    cut,
    heal() {
      trouble.up = trouble.down = {};
    },
    async stop() {
      cut();
      server.close();
    },
  };
  stopAfter(proxy.stop);
  return proxy;
}

function carry(from: Socket, to: Socket, trouble: () => Trouble, stalled = () => false): void {
  const held: { readonly due: number; readonly bytes: Buffer }[] = [];
  let due = 0;
  const pump = () => {
    for (let first = held[0]; first; first = held[0]) {
      if (to.destroyed) return;
      const wait = trouble().silent ? often : first.due - performance.now();
      if (wait > 0) return void setTimeout(pump, wait);
      held.shift();
      if (!to.write(first.bytes)) {
        from.pause();
        to.once("drain", () => stalled() || from.resume());
      }
    }
  };
  from.on("data", (bytes) => {
    const { delay = 0, rate = Number.POSITIVE_INFINITY } = trouble();
    due = Math.max(due, performance.now() + delay) + (bytes.length / rate) * 1000;
    held.push({ due, bytes });
    if (held.length === 1) pump();
  });
}

const often = 20;
