import { setTimeout as delay } from "node:timers/promises";
import { openLine } from "../support/line.ts";
import type { startProxy } from "./proxy.ts";

const guests = 200;
const cuts = { times: 5, every: 400 } as const;
// Strangers who are not served go, so that a storm ends by itself.
const servedWithin = 10_000;

/** All connections break five times within two seconds, while strangers look into General. */
export async function storm(network: Awaited<ReturnType<typeof startProxy>>, edgePort: number): Promise<void> {
  await Promise.all([cutOften(network), ...Array.from({ length: guests }, () => lookIn(edgePort))]);
}

async function cutOften(network: Awaited<ReturnType<typeof startProxy>>): Promise<void> {
  for (let time = 0; time < cuts.times; time++) {
    network.cut();
    await delay(cuts.every);
  }
}

async function lookIn(edgePort: number): Promise<void> {
  const seen = Promise.withResolvers<void>();
  const url = `ws://127.0.0.1:${edgePort}/ws`;
  const line = await openLine(url, { patience: servedWithin, frame: () => seen.resolve() }).catch(() => undefined);
  line?.send({ type: "room.watch", ref: 1 });
  await Promise.race([seen.promise, line?.closed, delay(servedWithin, undefined, { ref: false })]);
  line?.close();
}
