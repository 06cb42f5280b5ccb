import { setTimeout as delay } from "node:timers/promises";
import { messageId } from "../../contract/rooms/as-gateway.ts";
import type { Random } from "../../support/random.ts";
import type { Cluster } from "../cluster.ts";
import { rooms } from "../world.ts";
import { Visitor } from "./visitor.ts";

const acts = 6;

/** Edits and deletes what others said, and what is deleted: nothing may come of it [I3]. */
export async function forge({ world, note }: Cluster, random: Random, until: number): Promise<void> {
  const visitors = rooms.map((room) => new Visitor({ client: `Mallory in ${room}`, room, name: "Mallory" }, note));
  for (let count = 1; Date.now() < until; count++) {
    const visitor = random.one(visitors);
    const joined = (await visitor.connect(random.one(world.ports))) && (await visitor.join())?.type === "room.joined";
    if (joined) await forgeSome(visitor, random, count);
    visitor.leave();
    await delay(random.between(1_000, 4_000));
  }
}

async function forgeSome(visitor: Visitor, random: Random, count: number): Promise<void> {
  visitor.write(`f${count}`, `Mallory says ${count}`);
  for (let act = 1; act <= acts; act++) {
    await delay(random.between(50, 300));
    const { seq: target } = visitor.foreign(random.between(0, 1)) ?? {};
    if (target === undefined) return;
    const id = messageId(`f${count}-${act}`);
    if (act % 2 === 0) visitor.wish({ type: "message.delete", id, target });
    else visitor.wish({ type: "message.edit", id, target, text: `forged ${count}, ${act} in ${visitor.guest.room}` });
  }
  const mine = visitor.placeOf(`f${count}`);
  if (mine === undefined) return;
  visitor.wish({ type: "message.delete", id: messageId(`f${count}-gone`), target: mine });
  visitor.wish({ type: "message.edit", id: messageId(`f${count}-back`), target: mine, text: `revived ${count}` });
  await delay(random.between(100, 500));
}
