import { globSync } from "node:fs";
import { join } from "node:path";
import { launch, type Ports, type Program } from "@parlor/deploy/child";
import { freePorts } from "@parlor/deploy/free-port";
import { CannotStart } from "@parlor/deploy/terminal";
import type { Speech } from "../load/worker/peer-protocol.ts";
import { pinned } from "./pinned.ts";
import { type Usage, usageOf } from "./usage.ts";

export const peersFolder = join(import.meta.dirname, "peers");

/** Debian's own, which its packages are for, whatever comes first on PATH. */
export const python = "/usr/bin/python3";

/** From the package that was installed for this machine, if any. */
export const bunBinary = (): string | undefined =>
  globSync("node_modules/@oven/bun-*/bin/bun", { cwd: peersFolder }).map((file) => join(peersFolder, file))[0];

/** What people would pick instead of Parlor. None of them stores a message. */
export type Peer = {
  readonly title: string;
  readonly speaks: Speech;
  readonly runs: "node" | "bun" | "python";
  readonly file: string;
};

export const peers = {
  ws: { title: "ws", speaks: "json", runs: "node", file: "ws.ts" },
  "socket-io": { title: "Socket.IO", speaks: "socket.io", runs: "node", file: "socket-io.ts" },
  "socket-io-uws": {
    title: "Socket.IO on uWebSockets.js",
    speaks: "socket.io",
    runs: "node",
    file: "socket-io-uws.ts",
  },
  bun: { title: "Bun", speaks: "json", runs: "bun", file: "bun.ts" },
  uws: { title: "uWebSockets.js without a bus", speaks: "json", runs: "node", file: "uws.ts" },
  flask: { title: "Flask-SocketIO", speaks: "socket.io", runs: "python", file: "flask-socketio.py" },
} as const satisfies Readonly<Record<string, Peer>>;

export type PeerName = keyof typeof peers;

const paths = { json: "/", "socket.io": "/socket.io/?EIO=4&transport=websocket" } as const;

export type RunningPeer = {
  readonly url: string;
  readonly pids: readonly number[];
  readonly usage: () => Usage;
  readonly stop: () => Promise<unknown>;
};

/** Starts an installed peer on one core and waits until it listens. Rejects with its output if it ends first. */
export async function startPeer(name: PeerName, { core }: { readonly core: number }): Promise<RunningPeer> {
  const { speaks, file, runs } = peers[name];
  const [port = 0] = await freePorts(1);
  const program: Program = {
    name,
    command: [runtime(runs), join(peersFolder, file)],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: "production", PORT: String(port) },
    ready: readPort,
    parentWatch: "shell",
  };
  const { pid, stop } = await launch(pinned(program, core)).ready;
  const pids = [pid];
  return { url: `ws://127.0.0.1:${port}${paths[speaks]}`, pids, usage: () => usageOf(pids), stop };
}

function runtime(runs: Peer["runs"]): string {
  if (runs === "node") return process.execPath;
  if (runs === "python") return python;
  const bun = bunBinary();
  if (!bun) throw new CannotStart("There is no Bun for this machine.");
  return bun;
}

// A peer writes its port when it listens.
function readPort(line: string): Ports | undefined {
  const [, port] = /^\{"port": ?(\d+)\}$/.exec(line) ?? [];
  return port === undefined ? undefined : { port: Number(port) };
}
