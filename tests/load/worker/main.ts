import { performance } from "node:perf_hooks";
import { Crowd } from "./crowd.ts";
import type { News, Order } from "./messages.ts";

const every = 250;

let crowd: Crowd | undefined;
let worked = performance.eventLoopUtilization();

process.on("message", (order: Order) => void obey(order));
process.once("disconnect", () => process.exit());
setInterval(tell, every);

async function obey(order: Order): Promise<void> {
  switch (order.do) {
    case "come":
      crowd = new Crowd(order.plan, order.worker, order.run);
      await crowd.come();
      tell();
      return say({ kind: "came" });
    case "talk":
      return crowd?.begin();
    case "hush":
      return crowd?.hush();
    case "account":
      tell();
      if (crowd) say({ kind: "accounted", accounted: crowd.account() });
  }
}

function tell(): void {
  if (!crowd) return;
  const now = performance.eventLoopUtilization();
  const { utilization: busy } = performance.eventLoopUtilization(now, worked);
  worked = now;
  say({ kind: "told", told: crowd.tally.tell(), busy });
}

function say(news: News): void {
  process.send?.(news, undefined, undefined, () => undefined); // nobody listens any more: `disconnect` follows
}
