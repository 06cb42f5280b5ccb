import { setTimeout as delay } from "node:timers/promises";
import type { startProxy } from "../faults/proxy.ts";
import type { Random } from "../support/random.ts";

type Proxy = Awaited<ReturnType<typeof startProxy>>;

/** A network that is mostly slow, falls silent and breaks, until it is told to be fair. */
export function startWeather(proxy: Proxy, random: Random) {
  let stormy = true;
  const kinds = [
    () => slow(0),
    () => slow(random.between(50, 400)),
    () => slow(random.between(50, 400)),
    () => proxy.set("down", { rate: 30_000, delay: 100 }),
    () => proxy.set("up", { silent: true }),
    () => proxy.set("down", { silent: true }),
    () => proxy.cut(),
  ];
  const slow = (late: number) => {
    for (const direction of ["up", "down"] as const) proxy.set(direction, { delay: late });
  };
  const blowing = (async () => {
    while (stormy) {
      random.one(kinds)();
      await delay(random.between(500, 3000));
      proxy.heal();
    }
  })();
  return {
    async fair() {
      stormy = false;
      await blowing;
      proxy.heal();
    },
  };
}
