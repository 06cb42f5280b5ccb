import { setTimeout as delay } from "node:timers/promises";
import type { Stage } from "../fault.ts";
import type { Random } from "../random.ts";
import { gather } from "./gathering.ts";
import { repeat } from "./repeater.ts";

/** Every so many gatherings a gateway stands still while somebody is removed. */
const frozenEvery = 3;

/** Lets people without pages compete, be removed and repeat themselves for so many milliseconds. */
export async function visit(stage: Stage, random: Random, duration: number): Promise<void> {
  const until = Date.now() + duration;
  await Promise.all([gatherings(stage, random, until), repeat(stage, random, until)]);
}

async function gatherings(stage: Stage, random: Random, until: number): Promise<void> {
  for (let count = 1; Date.now() < until; count++) {
    await gather(stage, count, count % frozenEvery === 0);
    await delay(random.between(500, 2_000));
  }
}
