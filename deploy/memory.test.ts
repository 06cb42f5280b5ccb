import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./launcher/service.ts";

/**
 * What an idle WebSocket takes of a container, in bytes, the kernel's part included, and what the container takes
 * without any. Measured from containers on the network `inside`, with 4,000 idle ones through the edge by TLS (9,500 without
 * took 82,000 bytes each) and 19,800 at the gateway: (`docker stats` while they are open - before) / how many.
 */
const measured = {
  edge: { connection: 100_000, empty: 20_000_000, files: 2 },
  gateway: { connection: 3_000, empty: 120_000_000, files: 1 },
} as const;
const headroom = 1.15;

const compose = readFileSync(join(root, "compose.yaml"), "utf8");

test.for(["edge", "gateway"] as const)(
  "[O12] the memory and the files of %s fit the connections it promises",
  (name) => {
    const service = new RegExp(`^ {2}${name}:\n((?: {4}.*\n|\n)+)`, "m").exec(compose)?.[1] ?? "";
    const promised = Number(/PARLOR_CONNECTIONS:-(\d+)/.exec(compose)?.[1]);
    const { connection, empty, files } = measured[name];
    expect(bytesOf(/^ {4}mem_limit: \$\{\w+:-(\w+)\}/m.exec(service)?.[1])).toBeGreaterThan(
      (empty + promised * connection) * headroom,
    );
    expect(Number(/nofile: (\d+)/.exec(service)?.[1])).toBeGreaterThan(promised * files + 2_000);
  },
);

function bytesOf(size = ""): number {
  const [, count, unit] = /^(\d+)([mg])$/.exec(size) ?? [];
  return Number(count) * (unit === "g" ? 1024 ** 3 : 1024 ** 2);
}
