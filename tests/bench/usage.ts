import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** As Linux counts it. */
export type Usage = {
  /** Seconds of a core since the start, of all threads, the kernel's work for them included. */
  readonly cpu: number;
  /** Bytes of memory held now. */
  readonly rss: number;
};

/** Throws if one of the processes is gone. */
export function usageOf(pids: readonly number[]): Usage {
  const parts = pids.map((pid) => ({ cpu: cpuOf(pid), rss: rssOf(pid) }));
  return {
    cpu: parts.reduce((sum, { cpu }) => sum + cpu, 0),
    rss: parts.reduce((sum, { rss }) => sum + rss, 0),
  };
}

function cpuOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [user, system] = [fields[11], fields[12]]; // utime and stime
  return (Number(user) + Number(system)) / ticksPerSecond();
}

function rssOf(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  if (kilobytes === undefined) throw new Error(`Process ${pid} has ended.`); // what is left of it has no memory
  return Number(kilobytes) * 1024;
}

let ticks: number | undefined;

function ticksPerSecond(): number {
  ticks ??= Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));
  return ticks;
}
