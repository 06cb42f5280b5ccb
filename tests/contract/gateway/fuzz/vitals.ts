import { readdir, readFile } from "node:fs/promises";
import type { Service } from "../../../support/service.ts";

export type Vitals = Awaited<ReturnType<typeof vitals>>;

const gauges = ["connections", "rooms", "ring_bytes", "unresolved_posts"] as const;

/** A gateway's memory in kB, its open files, and its gauges. */
export async function vitals({ pid, ports }: Service) {
  const metrics = await (await fetch(`http://127.0.0.1:${ports.opsPort}/metrics`)).text();
  const gauge = (name: string) => Number(new RegExp(`^parlor_gateway_${name} (.*)$`, "m").exec(metrics)?.[1]);
  const [connections, rooms, ringBytes, unresolved] = gauges.map(gauge);
  const [status, files] = await Promise.all([readFile(`/proc/${pid}/status`, "utf8"), readdir(`/proc/${pid}/fd`)]);
  return {
    gauges: { connections, rooms, ringBytes, unresolved },
    files: files.length,
    memory: Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]),
  };
}
