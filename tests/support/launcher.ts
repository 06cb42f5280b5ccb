import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { root } from "@parlor/deploy/service";
import { stopAfter } from "./leftovers.ts";
import type { Env } from "./service.ts";

export async function scratchFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "parlor-start-"));
  stopAfter(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** `npm start` on any free port unless `env` says otherwise; `data` tells its processes apart. */
export function runLauncher(data: string, env: Env = {}) {
  const child = spawn("npm", ["start", "--silent"], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PARLOR_PORT: "0", PARLOR_DATA: data, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true, // a process group of its own, as a terminal gives it
  });
  const lines: string[] = [];
  const waiting = new Set<(line: string) => void>();
  const hear = (line: string) => {
    lines.push(line);
    for (const listener of waiting) listener(line);
  };
  for (const input of [child.stdout, child.stderr]) createInterface({ input }).on("line", hear);
  const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
  stopAfter(async () => {
    child.kill("SIGTERM");
    await exited;
  });

  const said = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const listener = (line: string) => {
        const match = pattern.exec(line);
        if (!match) return;
        waiting.delete(listener);
        resolve(match);
      };
      waiting.add(listener);
      for (const line of lines) listener(line);
      void exited.then((code) => reject(new Error(`Ended with ${code} before ${pattern}:\n${lines.join("\n")}`)));
    });

  return {
    pid: child.pid ?? 0,
    said,
    url: async () => (await said(/http:\/\/\S+/))[0],
    signal: (name: NodeJS.Signals) => void child.kill(name),
    /** As Ctrl-C in its terminal does: to the whole group. */
    interrupt: () => void process.kill(-(child.pid ?? 0), "SIGINT"),
    /** Resolves to its exit code and all output. */
    end: async () => ({ code: await exited, said: lines.join("\n") }),
  };
}

export type Running = { readonly pid: number; readonly command: string };

/** Our processes carry the data folder's name in their environment. Linux only. */
export async function runningFor(data: string): Promise<readonly Running[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map((pid) => lookAt(Number(pid), data)));
  return found.filter((running) => running !== undefined);
}

async function lookAt(pid: number, data: string): Promise<Running | undefined> {
  try {
    const environment = await readFile(`/proc/${pid}/environ`, "utf8");
    if (!environment.split("\0").includes(`PARLOR_DATA=${data}`)) return undefined;
    return { pid, command: (await readFile(`/proc/${pid}/cmdline`, "utf8")).replaceAll("\0", " ") };
  } catch {
    return undefined; // it has just ended
  }
}
