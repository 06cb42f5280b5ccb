import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brokerProgram, brokerUrl, newPasswords, type Passwords } from "@parlor/deploy/broker";
import { launch } from "@parlor/deploy/child";
import { freePorts } from "@parlor/deploy/free-port";
import { usualBroker } from "./broker-kinds.ts";
import { stopAfter } from "./leftovers.ts";

export type Broker = Awaited<ReturnType<typeof startNode>>;

type Place = {
  readonly port: number;
  readonly passwords: Passwords | undefined;
  readonly store?: string;
  readonly binary?: string;
  /** Configuration beside what every broker has. */
  readonly more?: string;
};

/** A nats-server on a port that it keeps. Users have production's rights unless it is `open`; `store` may exist. */
export async function startBroker({ open = false, store = "", binary = usualBroker() } = {}): Promise<Broker> {
  const [port = 0] = await freePorts(1);
  return startNode({ port, passwords: open ? undefined : newPasswords(), store, binary });
}

/** At a place that was chosen before: cluster nodes have to know of each other. */
export async function startNode({ port, passwords, store: given = "", more = "", binary = usualBroker() }: Place) {
  const folder = await mkdtemp(join(tmpdir(), "parlor-broker-"));
  const store = given || join(folder, "store");
  const program = await brokerProgram(binary, folder, { port, store, ...(passwords && { passwords }) });
  await appendFile(join(folder, "nats.conf"), more);
  const start = () => launch(program).ready;

  let running = await start();
  const broker = {
    urlFor: (user: keyof Passwords) => brokerUrl(port, user, passwords),
    port,
    store,
    get pid() {
      return running.pid;
    },
    signal: (name: NodeJS.Signals) => running.signal(name),
    /** Ends it as a crash would; resolves when it is gone. */
    async kill(signal: NodeJS.Signals = "SIGKILL") {
      running.signal(signal);
      await running.exited;
    },
    async restart() {
      await running.stop();
      running = await start();
    },
    async restartEmpty() {
      await running.stop();
      await rm(store, { recursive: true, force: true });
      running = await start();
    },
    async stop() {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
    [Symbol.asyncDispose]: () => broker.stop(),
  };
  stopAfter(broker.stop);
  return broker;
}
