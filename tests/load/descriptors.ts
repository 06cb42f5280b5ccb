import { readFileSync } from "node:fs";

const own = 64;

/** Connections that one process may have here; without limit if the system names none. */
export function mostConnections(limits = readLimits()): number {
  const found = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
  return found === undefined ? Number.POSITIVE_INFINITY : Number(found) - own;
}

export function workersFor(crowd: number, most = mostConnections()): number {
  return Math.max(1, Math.ceil(crowd / most));
}

function readLimits(): string {
  try {
    return readFileSync("/proc/self/limits", "utf8");
  } catch {
    return ""; // not Linux
  }
}
