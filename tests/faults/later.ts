import { setTimeout as delay } from "node:timers/promises";
import { jetstream } from "@nats-io/jetstream";
import { subjects } from "@parlor/contracts";
import { code } from "../contract/rooms/as-gateway.ts";
import { connectAs } from "../support/bus.ts";
import type { Random } from "../support/random.ts";
import { laterType } from "./checker/history.ts";
import type { Cluster } from "./cluster.ts";
import { rooms } from "./world.ts";

/** Now and then says something as a gateway of a later version would, until a time. */
export async function sayLater({ world: { brokers } }: Cluster, random: Random, until: number): Promise<void> {
  const log = jetstream(await connectAs(brokers.first, "gateway"), { timeout: 2_000 });
  while (Date.now() < until) {
    await delay(random.between(2_000, 6_000));
    const event = JSON.stringify({ ts: Date.now(), type: laterType, by: "AbCdEf123456" });
    await log.publish(subjects.log(code(random.one(rooms))), event).catch(() => undefined); // the broker is away
  }
}
