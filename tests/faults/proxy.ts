import { createServer, connect as dial, type Socket } from "node:net";
import { freePorts } from "@parlor/deploy/free-port";
import { listen } from "@parlor/service";
import { stopAfter } from "../support/leftovers.ts";

/** What is wrong with one direction of every connection through the proxy. */
export type Trouble = {
  /** Milliseconds that every byte is late. */
  readonly delay?: number;
  /** Bytes a second that pass at most. */
  readonly rate?: number;
  /** Nothing passes, and nobody is told: half open. */
  readonly silent?: boolean;
};

type Direction = "up" | "down";

type Pair = { readonly client: Socket; readonly server: Socket; stalled: boolean };

/** A network between a client and a server that can go wrong in the ways in which networks do. */
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
    /** From now on, until it is changed. */
    set: (direction: Direction, wrong: Trouble) => {
      trouble[direction] = wrong;
    },
    /** Reads no more of what the server sends on one connection, so that it backs up, until it is told to go on. */
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

/** Carries bytes in order, as late and as slowly as the direction's trouble wants. */
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
