import { setTimeout as delay } from "node:timers/promises";
import type { Random } from "../../support/random.ts";
import type { Stage } from "../fault.ts";
import { gather } from "./gathering.ts";
import { repeat } from "./repeater.ts";

/** Lets people without pages compete, be removed and repeat themselves for so many milliseconds. */
export async function visit(stage: Stage, random: Random, duration: number): Promise<void> {
  const until = Date.now() + duration;
  await Promise.all([gatherings(stage, random, until), repeat(stage, random, until)]);
}

async function gatherings(stage: Stage, random: Random, until: number): Promise<void> {
  let removals = 0;
  for (let count = 1; Date.now() < until; count++) {
    // Every other time that somebody can be removed the gateway where they are stands still.
    if (await gather(stage, count, removals % 2 === 1)) removals++;
    await delay(random.between(500, 2_000));
  }
}
