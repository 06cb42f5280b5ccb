import { spawn } from "node:child_process";
import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer, text } from "node:stream/consumers";
import { root } from "@parlor/deploy/service";
import type { Broker } from "../support/broker.ts";
import { stopAfter } from "../support/leftovers.ts";
import type { Env } from "../support/service.ts";

export type Ended = { readonly code: number | null; readonly wrote: Buffer; readonly said: string };

/** There are no files unless `env` says where. */
const ground = { PATH: process.env.PATH, HOME: process.env.HOME, PARLOR_FILES: join(tmpdir(), "parlor-no-files") };

type Target = Pick<Broker, "urlFor"> & { readonly env?: Env };

/** As a person does: `main.ts ...words < file`, or behind a pipe. */
export async function runTool(broker: Target, words: readonly string[], input?: Buffer, pipe = false): Promise<Ended> {
  const file = input && !pipe ? await fileOf(input) : undefined;
  const { child, ended } = startTool(broker, words, file?.fd);
  child.stdin?.end(pipe ? input : undefined);
  return ended.finally(() => file?.close());
}

/** Behind a pipe unless it reads a file. */
export function startTool(broker: Target, words: readonly string[], file?: number) {
  const child = spawn(process.execPath, [`${root}deploy/backup/src/main.ts`, ...words], {
    env: { ...ground, NATS_URL: broker.urlFor("operator"), ...broker.env },
    stdio: [file ?? "pipe", "pipe", "pipe"],
  });
  const { stdin, stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error("It was started without pipes.");
  stdin?.on("error", () => "it ended before it had read everything");
  const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
  stopAfter(async () => {
    child.kill();
    await exited;
  });
  const outcome = Promise.all([exited, buffer(stdout), text(stderr)]);
  return { child, ended: outcome.then(([code, wrote, said]): Ended => ({ code, wrote, said })) };
}

export async function backUp(broker: Target): Promise<Buffer> {
  const { code, wrote, said } = await runTool(broker, ["backup"]);
  if (code !== 0) throw new Error(`The backup failed: ${said}`);
  return wrote;
}

export const lastLine = ({ said }: Ended) => said.trimEnd().split("\n").at(-1) ?? "";

async function fileOf(bytes: Buffer) {
  const folder = await mkdtemp(join(tmpdir(), "parlor-backup-"));
  stopAfter(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "backup.tar");
  await writeFile(path, bytes);
  return open(path);
}
