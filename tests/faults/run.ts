import { setTimeout as delay } from "node:timers/promises";
import type { Fact } from "./checker/history.ts";
import { happen } from "./fault.ts";
import { openPhone } from "./phone.ts";
import { startProxy } from "./proxy.ts";
import { seeded } from "./random.ts";
import { readHistory, readLog } from "./reader.ts";
import { type Planned, plan } from "./schedule.ts";
import { rooms, startWorld } from "./world.ts";

type Settings = { readonly seed: number; readonly duration: number; readonly say: (line: string) => void };

const names = ["Ana", "Bo", "Cleo"] as const;
/** Longer than a client that has failed often waits before it tries again. */
const settling = 25_000;

/** Lets people talk while things go wrong, as the seed says. Resolves to what everybody did and saw. */
export async function runFaults({ seed, duration, say }: Settings): Promise<readonly Fact[]> {
  const history: Fact[] = [];
  const present = new Map<string, string>();
  const note = (fact: Fact) => {
    history.push(fact);
    if (fact.kind === "entered") appear(fact);
  };
  const random = seeded(seed);
  const schedule = plan(random, duration);
  const world = await startWorld();
  const network = await startProxy({ host: "127.0.0.1", port: world.edgePort });
  note({ kind: "run.started", at: Date.now(), seed, schedule: schedule.map(({ kind }) => kind).join(", ") });

  const url = `http://127.0.0.1:${network.port}`;
  const people = rooms.flatMap((room) =>
    names.map((name) => ({ client: `${name} in ${room}`, url, room, name, stutters: name === "Bo" })),
  );
  const phones = people.map((owner) => openPhone(owner, note));
  const entered = () => new Set(history.flatMap((fact) => (fact.kind === "entered" ? [fact.client] : []))).size;
  while (entered() < phones.length) await delay(50);

  const began = Date.now();
  const talking = talk();
  const stage = { world, network, phones, note };
  const busy = new Map<string, Promise<void>>();
  for (const [number, planned] of schedule.entries()) {
    await delay(began + planned.at - Date.now());
    const target = `${planned.kind.split(" ")[0]} ${Math.floor(planned.which * 2)}`;
    const fault = `${number + 1} ${planned.kind}`;
    const before = busy.get(target) ?? Promise.resolve(); // one at a time at one place
    busy.set(
      target,
      before.then(() => suffer(planned, fault)),
    );
  }
  await talking;
  await Promise.all(busy.values());
  network.heal();
  for (const link of world.links) link.heal();
  note({ kind: "faults.healed", at: Date.now() });
  say("Nothing is broken any more: everybody has time to find together again.");
  await delay(settling);
  await Promise.all(phones.map((phone) => phone.end()));
  for (const read of await readLog(world.broker, rooms)) {
    note({ ...read, at: Date.now() });
    note({ ...(await readHistory(world.broker, read.room, read.epoch)), at: Date.now() });
  }
  note({ kind: "run.ended", at: Date.now() });
  return history;

  /** Whoever is in the room is truly there; as somebody else than before where a broker forgot who they were. */
  function appear({ at, client, room, member }: Extract<Fact, { kind: "entered" }>): void {
    const before = present.get(client);
    if (before === member) return;
    if (before) history.push({ kind: "presence.ended", at, room, member: before, how: "broken" });
    history.push({ kind: "presence.began", at, room, member });
    present.set(client, member);
  }

  async function suffer(planned: Planned, fault: string): Promise<void> {
    say(
      `${String(Math.round((Date.now() - began) / 1000)).padStart(4)} s  ${planned.kind}, ${Math.round(planned.lasts)} ms`,
    );
    note({ kind: "fault.began", at: Date.now(), fault, what: planned.kind });
    await happen(planned, stage);
    note({ kind: "fault.ended", at: Date.now(), fault });
  }

  async function talk(): Promise<void> {
    for (let word = 1; Date.now() - began < duration; word++) {
      random.one(phones as [(typeof phones)[0]]).say(`word ${word}`);
      await delay(random.between(40, 400));
    }
  }
}
