import { setTimeout as delay } from "node:timers/promises";
import type { Random } from "../../support/random.ts";
import type { Cluster } from "../cluster.ts";
import { forge } from "./forger.ts";
import { gather } from "./gathering.ts";
import { repeat } from "./repeater.ts";

/** For `duration` ms. */
export async function visit(cluster: Cluster, random: Random, duration: number): Promise<void> {
  const until = Date.now() + duration;
  await Promise.all([
    gatherings(cluster, random, until),
    repeat(cluster, random, until),
    forge(cluster, random, until),
  ]);
}

async function gatherings(cluster: Cluster, random: Random, until: number): Promise<void> {
  let removals = 0;
  for (let count = 1; Date.now() < until; count++) {
    // Every other removal meets a frozen gateway.
    if (await gather(cluster, count, removals % 2 === 1)) removals++;
    await delay(random.between(500, 2_000));
  }
}
