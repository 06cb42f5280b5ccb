import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { NatsConnection } from "@nats-io/transport-node";
import { connectBus } from "@parlor/bus";
import { openLog } from "@parlor/service";
import own from "../package.json" with { type: "json" };
import { adjust } from "./adjust.ts";
import { backUp } from "./backup.ts";
import { mayPass } from "./bus/broker.ts";
import { check } from "./check.ts";
import { readBackupConfig } from "./config.ts";
import { Failure, within } from "./failure.ts";
import { openProgress } from "./progress.ts";
import { restore } from "./restore.ts";
import { openSource } from "./source.ts";

const patience = 10_000;
/** How long brokers may take until one leads, and how often that is looked for, in milliseconds. */
const [mending, pause] = [60_000, 1_000];
const progress = openProgress(process.stderr);

/** What the tool can be told to do. Each resolves when it is done, and rejects with a Failure where it cannot be. */
export const commands: Readonly<Record<string, (options: readonly string[]) => Promise<void>>> = {
  async adjust() {
    const bus = await connect();
    const changed = await untilItPasses(() => adjust(bus, readBackupConfig(process.env)));
    if (changed.length > 0) progress.say(`Adjusted: ${changed.join(", ")}.`);
    await bus.close();
  },

  async backup() {
    if (process.stdout.isTTY) throw new Failure("a backup is nothing to read: write it to a file, as in backup > file");
    const bus = await connect();
    await pipeline(backUp(bus, own.version, progress), process.stdout, { end: false }).catch(unwritable);
    await bus.close();
  },

  async check() {
    process.stdout.write(`${await check(openSource().open(), progress)}\n`);
  },

  async restore(options) {
    const source = openSource();
    const { PARLOR_REPLICAS: replicas } = readBackupConfig(process.env);
    const bus = await connect();
    if (source.twice) await check(source.open(), progress); // before anything is changed
    const wishes = { replace: options.includes("--replace"), replicas, stop: interrupted() };
    progress.say(await restore(bus, source.open(), wishes, progress));
    await bus.close();
  },
};

/** Tries again for as long as what goes wrong may pass, but no longer than a minute. */
async function untilItPasses<T>(act: () => Promise<T>): Promise<T> {
  const until = Date.now() + mending;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!mayPass(error) || Date.now() > until) throw error;
      await delay(pause);
    }
  }
}

async function connect(): Promise<NatsConnection> {
  const config = readBackupConfig(process.env);
  const bus = connectBus("operator", config, openLog("backup", "silent")); // a log would be on standard output
  return within(patience, bus, "the broker does not answer, or does not know the operator's password");
}

/** A restore that is interrupted deletes what it has put back. */
function interrupted(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  return stop.signal;
}

function unwritable(error: unknown): never {
  const failed = error instanceof Error && "syscall" in error && error.syscall === "write";
  throw failed ? new Failure(`the backup cannot be written (${error.message})`, { cause: error }) : error;
}
