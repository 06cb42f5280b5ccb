import { setTimeout as delay } from "node:timers/promises";
import type { PostCommand } from "@parlor/contracts";
import { messageId } from "../../contract/rooms/as-gateway.ts";
import type { Random } from "../../support/random.ts";
import type { Cluster } from "../cluster.ts";
import { reach, Visitor } from "./visitor.ts";

const room = "general";
const lingering = 800;

/** Posts again, moments or minutes later and through another gateway: nobody may see it twice [D5]. */
export async function repeat({ world, note }: Cluster, random: Random, until: number): Promise<void> {
  const visitor = new Visitor({ client: "Dora, who repeats herself", room, name: "Dora" }, note);
  let said: PostCommand[] = [];
  for (let word = 1; Date.now() < until; word++) {
    const [here = 0, there = 0] = random.one([world.ports, world.ports.toReversed()]);
    const { epoch } = visitor;
    const joined = (await visitor.connect(here)) && (await visitor.join())?.type === "room.joined";
    if (joined && visitor.epoch !== epoch) said = []; // what was said into a log that is lost is not said again
    if (joined) {
      for (const wish of said) if (visitor.unsure.includes(wish.id)) visitor.repeat(wish);
      const now = wishes(visitor, word);
      for (const wish of now) visitor.wish(wish);
      said.push(...now);
      const landed = said.filter(({ type, id }) => type === "message.post" && !visitor.unsure.includes(id));
      await sayAgain(visitor, there, landed.length > 0 ? [random.one(landed), ...now] : now);
    }
    visitor.leave();
    await delay(random.between(1_000, 4_000));
  }
}

// Through a second connection that nobody listens to. In another log all of it would be new.
async function sayAgain({ token, guest, epoch }: Visitor, port: number, all: readonly PostCommand[]): Promise<void> {
  const inside = Promise.withResolvers<string | undefined>();
  const line = await reach(port, (item) => item.type === "room.joined" && inside.resolve(item.epoch));
  void line?.closed.then(() => inside.resolve(undefined));
  line?.send({ type: "room.join", ref: 1, room, name: guest.name, ...(token && { token }) });
  const found = await Promise.race([inside.promise, delay(lingering)]);
  if (found === epoch) for (const wish of all) line?.send(wish);
  await delay(lingering);
  line?.send({ type: "room.leave", ref: 2 });
  line?.close();
}

/** A message, and an edit of the one before. */
function wishes(visitor: Visitor, word: number): readonly PostCommand[] {
  const [id, edit] = [messageId(`d${word}`), messageId(`d${word}-edit`)];
  const said: PostCommand = { type: "message.post", id, text: `Dora says ${word}` };
  const target = visitor.placeOf(`d${word - 1}`);
  if (target === undefined) return [said];
  return [said, { type: "message.edit", id: edit, target, text: `Dora means ${word - 1}` }];
}
