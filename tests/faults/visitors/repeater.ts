import { setTimeout as delay } from "node:timers/promises";
import type { Random } from "../../support/random.ts";
import type { Cluster } from "../cluster.ts";
import { reach, Visitor } from "./visitor.ts";

const room = "general";
const lingering = 800;

/** Posts again, moments or minutes later and through another gateway: nobody may see it twice [D5]. */
export async function repeat({ world, note }: Cluster, random: Random, until: number): Promise<void> {
  const visitor = new Visitor({ client: "Dora, who repeats herself", room, name: "Dora" }, note);
  let said: string[] = [];
  for (let word = 1; Date.now() < until; word++) {
    const [here = 0, there = 0] = random.one([world.ports, world.ports.toReversed()]);
    const { epoch } = visitor;
    const joined = (await visitor.connect(here)) && (await visitor.join())?.type === "room.joined";
    if (joined && visitor.epoch !== epoch) said = []; // what was said into a log that is lost is not said again
    if (joined) {
      for (const id of visitor.unsure) if (said.includes(id)) visitor.repeat(id, textOf(id));
      said.push(`d${word}`);
      visitor.write(`d${word}`, textOf(`d${word}`));
      const landed = said.filter((id) => !visitor.unsure.includes(id));
      await sayAgain(visitor, there, landed.length > 0 ? [random.one(landed), `d${word}`] : [`d${word}`]);
    }
    visitor.leave();
    await delay(random.between(1_000, 4_000));
  }
}

// Through a second connection that nobody listens to. In another log all of it would be new.
async function sayAgain({ token, guest, epoch }: Visitor, port: number, ids: readonly string[]): Promise<void> {
  const inside = Promise.withResolvers<string | undefined>();
  const line = await reach(port, (item) => item.type === "room.joined" && inside.resolve(item.epoch));
  void line?.closed.then(() => inside.resolve(undefined));
  line?.send({ type: "room.join", ref: 1, room, name: guest.name, ...(token && { token }) });
  const found = await Promise.race([inside.promise, delay(lingering)]);
  if (found === epoch) for (const id of ids) line?.send({ type: "message.post", id, text: textOf(id) });
  await delay(lingering);
  line?.send({ type: "room.leave", ref: 2 });
  line?.close();
}

const textOf = (id: string) => `Dora says ${id}`;
