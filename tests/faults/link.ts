import { startProxy, type Trouble } from "./proxy.ts";

/** A network between one client and all its targets: a fault hits all of them. */
export async function startLink(targets: readonly number[]) {
  const ways = await Promise.all(targets.map((port) => startProxy({ host: "127.0.0.1", port })));
  return {
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
