import { startProxy, type Trouble } from "./proxy.ts";

/** The network between one client and everything that it may connect to: what goes wrong, goes wrong to all of it. */
export async function startLink(targets: readonly number[]) {
  const ways = await Promise.all(targets.map((port) => startProxy({ host: "127.0.0.1", port })));
  return {
    /** Where the targets are to be reached through it, in their order. */
    ports: ways.map(({ port }) => port),
    set(direction: "up" | "down", wrong: Trouble) {
      for (const way of ways) way.set(direction, wrong);
    },
    cut() {
      for (const way of ways) way.cut();
    },
    heal() {
      for (const way of ways) way.heal();
    },
  };
}
