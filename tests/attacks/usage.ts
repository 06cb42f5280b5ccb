import { readdirSync, readFileSync } from "node:fs";

/** Resident memory, processor time and open files. */
export type Usage = { readonly megabytes: number; readonly seconds: number; readonly files: number };

const programs = [
  [/services\/(gateway|rooms|web)\/src\/main\.ts/, undefined],
  [/deploy\/edge\/main\.ts/, "edge"],
  [/nats-server/, "broker"],
  [/caddy/, "edge"],
] as const;

/** A Parlor's processes by name, as far as this user may see them. */
export function processesOf(data: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const name = nameOf(pid, data);
    if (name) found.set(found.has(name) ? `${name} ${pid}` : name, Number(pid));
  }
  return found;
}

function nameOf(pid: string, data: string): string | undefined {
  try {
    if (!readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(`PARLOR_DATA=${data}`)) return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    if (/^(?:sh|npm|bash)\b/.test(command)) return undefined;
    for (const [pattern, name] of programs) {
      const match = pattern.exec(command);
      if (match) return name ?? match[1];
    }
  } catch {
    // it has just ended, or is somebody else's
  }
  return undefined;
}

export function usageOf(pid: number): Usage {
  try {
    const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    const seconds = (Number(fields[11]) + Number(fields[12])) / 100; // in hundredths, as Linux tells them
    return { megabytes: kilobytes / 1024, seconds, files: readdirSync(`/proc/${pid}/fd`).length };
  } catch {
    return { megabytes: Number.NaN, seconds: Number.NaN, files: 0 }; // it is gone: that is a finding
  }
}

/** For all TCP connections of this machine. */
export function kernelMegabytes(): number {
  const pages = Number(/TCP:.* mem (\d+)/.exec(readFileSync("/proc/net/sockstat", "utf8"))?.[1] ?? 0);
  return (pages * 4096) / 1024 ** 2;
}
