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
import { close } from "./close.ts";
import { readBackupConfig } from "./config.ts";
import { Failure, within } from "./failure.ts";
import { openProgress } from "./progress.ts";
import { restore } from "./restore.ts";
import { openSource } from "./source.ts";

const patience = 10_000;
/** How long, in ms, a cluster may take to elect a leader, and how often to look. */
const [mending, pause] = [60_000, 1_000];
const progress = openProgress(process.stderr);

type Words = readonly string[];
/** `takes` checks the words after the command's name; `run` rejects with a Failure. */
type Named = { readonly takes: (words: Words) => boolean; readonly run: (words: Words) => Promise<void> };

const nothing = ({ length }: Words) => length === 0;

export const commands: Readonly<Record<string, Named>> = {
  adjust: { takes: nothing, run: adjustAll },
  backup: { takes: nothing, run: backUpAll },
  check: {
    takes: nothing,
    run: async () => void process.stdout.write(`${await check(openSource().open(), progress)}\n`),
  },
  close: { takes: ({ length }) => length === 1, run: ([code = ""]) => closeRoom(code) },
  restore: { takes: (words) => words.every((word) => word === "--replace"), run: restoreAll },
};

async function adjustAll(): Promise<void> {
  const bus = await connect();
  const changed = await untilItPasses(() => adjust(bus, readBackupConfig(process.env)));
  if (changed.length > 0) progress.say(`Adjusted: ${changed.join(", ")}.`);
  await bus.close();
}

async function backUpAll(): Promise<void> {
  if (process.stdout.isTTY) throw new Failure("a backup is nothing to read: write it to a file, as in backup > file");
  const bus = await connect();
  const { PARLOR_FILES: folder } = readBackupConfig(process.env);
  await pipeline(backUp(bus, folder, own.version, progress), process.stdout, { end: false }).catch(unwritable);
  await bus.close();
}

async function closeRoom(code: string): Promise<void> {
  const bus = await connect();
  progress.say(await close(bus, code));
  await bus.close();
}

async function restoreAll(words: Words): Promise<void> {
  const source = openSource();
  const { PARLOR_REPLICAS: replicas, PARLOR_FILES: folder } = readBackupConfig(process.env);
  const bus = await connect();
  if (source.twice) await check(source.open(), progress); // before anything is changed
  const wishes = { replace: words.includes("--replace"), replicas, folder, stop: interrupted() };
  progress.say(await restore(bus, source.open(), wishes, progress));
  await bus.close();
}

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
  return (await within(patience, bus, "the broker does not answer, or does not know the operator's password")).nats;
}

function interrupted(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  return stop.signal;
}

function unwritable(error: unknown): never {
  const failed = error instanceof Error && "syscall" in error && error.syscall === "write";
  throw failed ? new Failure(`the backup cannot be written (${error.message})`, { cause: error }) : error;
}
