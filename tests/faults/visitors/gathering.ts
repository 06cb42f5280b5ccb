import { setTimeout as delay } from "node:timers/promises";
import type { Cluster } from "../cluster.ts";
import { compete, hasName, madeRoom } from "./contest.ts";
import { Visitor } from "./visitor.ts";

const people = ["Eli", "Fay", "Gus", "Hal"] as const;
// Just below the gateway's limit for one connection.
const postEvery = 120;
const talking = 1_000;
const afterwards = 3_500;
const frozenFor = 2_500;

/** Two contests, then a removal across gateways, of which `freeze` freezes one. Resolves to whether it happened. */
export async function gather(cluster: Cluster, count: number, freeze: boolean): Promise<boolean> {
  const room = `gathering-${count}`;
  const note = cluster.note;
  cluster.rooms.add(room);
  const guests = await arrive(cluster, room, (at) => people[at] ?? "");
  await compete(guests, { contest: `room ${room}`, judge: madeRoom, note });
  const rivals = await arrive(cluster, room, () => "Kim");
  await compete(rivals, { contest: `name Kim in ${room}`, judge: hasName, note });
  const stop = chatter(guests);
  await delay(talking);
  const removed = await removeOne(cluster, guests, `gathering ${count}`, freeze);
  await delay(afterwards);
  stop();
  for (const visitor of [...guests, ...rivals]) visitor.leave();
  return removed;
}

async function arrive({ world, note }: Cluster, room: string, nameOf: (at: number) => string): Promise<Visitor[]> {
  const coming = people.map(async (_, at) => {
    const visitor = new Visitor({ client: `${nameOf(at)} ${at + 1} of ${room}`, room, name: nameOf(at) }, note);
    return (await visitor.connect(portOf(world.ports, at))) ? [visitor] : [];
  });
  return (await Promise.all(coming)).flat();
}

const portOf = (ports: readonly number[], at: number) => ports[at % ports.length] ?? 0;

function chatter(visitors: readonly Visitor[]): () => void {
  let word = 0;
  const timer = setInterval(() => {
    word++;
    for (const visitor of visitors) visitor.write(`m${word}`, `${visitor.guest.name} says ${word}`);
  }, postEvery);
  return () => clearInterval(timer);
}

async function removeOne(
  cluster: Cluster,
  guests: readonly Visitor[],
  fault: string,
  freeze: boolean,
): Promise<boolean> {
  const owner = guests.find(({ connected, you }) => connected && you?.role === "owner");
  const others = guests.filter(({ connected, you }) => connected && you?.role === "member");
  const removed = others.find(({ port }) => port !== owner?.port);
  if (!owner || !removed?.you) return false;
  const gateway = cluster.world.gateways[cluster.world.ports.indexOf(removed.port)];
  if (freeze) {
    gateway?.freeze();
    cluster.note({ kind: "fault.began", at: Date.now(), fault, what: "gateway of a removed member frozen" });
  }
  const { id: member } = removed.you;
  const done = await owner.remove(member);
  if (done) cluster.note({ kind: "removal.confirmed", at: Date.now(), room: owner.guest.room, member });
  if (!freeze) return done;
  await delay(frozenFor);
  gateway?.thaw();
  cluster.note({ kind: "fault.ended", at: Date.now(), fault });
  return done;
}
