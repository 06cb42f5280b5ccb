import { readFileSync } from "node:fs";

const own = 64;

/** How many connections one process may have here; as many as it likes where the system does not say. */
export function mostConnections(limits = readLimits()): number {
  const found = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
  return found === undefined ? Number.POSITIVE_INFINITY : Number(found) - own;
}

/** In how many processes a crowd has to be at least. */
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
