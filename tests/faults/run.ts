import { setTimeout as delay } from "node:timers/promises";
import type { History } from "./checker/history.ts";
import { happen, type Stage } from "./fault.ts";
import { type Notes, openNotes } from "./notes.ts";
import { openPhone } from "./phone.ts";
import { startProxy } from "./proxy.ts";
import { type Random, seeded } from "./random.ts";
import { readHistory, readLog } from "./reader.ts";
import { type Planned, placeOf, plan } from "./schedule.ts";
import { rooms, startWorld } from "./world.ts";

type Settings = {
  readonly seed: number;
  readonly duration: number;
  readonly brokers: number;
  readonly say: (line: string) => void;
};

const names = ["Ana", "Bo", "Cleo"] as const;
/** Longer than a client that has failed often waits before it tries again. */
const settling = 25_000;

/** Lets people talk while things go wrong, as the seed says. Resolves to what everybody did and saw. */
export async function runFaults({ seed, duration, brokers, say }: Settings): Promise<History> {
  const random = seeded(seed);
  const schedule = plan(random, duration);
  const notes = openNotes();
  const stage = await setStage(notes, brokers);
  notes.note({ kind: "run.started", at: Date.now(), seed, schedule: schedule.map(({ kind }) => kind).join(", ") });
  while (notes.arrived() < stage.phones.length) await delay(50);

  await Promise.all([talk(stage, random, duration), suffer(schedule, stage, say)]);
  for (const network of [stage.network, ...stage.world.links]) network.heal();
  notes.note({ kind: "faults.healed", at: Date.now() });
  say("Nothing is broken any more: everybody has time to find together again.");
  await delay(settling);
  await end(stage);
  notes.note({ kind: "run.ended", at: Date.now() });
  return notes.facts;
}

async function setStage({ note }: Notes, brokers: number): Promise<Stage> {
  const world = await startWorld(brokers);
  const network = await startProxy({ host: "127.0.0.1", port: world.edgePort });
  const url = `http://127.0.0.1:${network.port}`;
  const people = rooms.flatMap((room) => names.map((name) => ({ room, name, stutters: name === "Bo" })));
  const phones = people.map((person) =>
    openPhone({ ...person, client: `${person.name} in ${person.room}`, url }, note),
  );
  return { world, network, phones, note };
}

/** Now this one says something, now that one. */
async function talk({ phones }: Stage, random: Random, duration: number): Promise<void> {
  const until = Date.now() + duration;
  for (let word = 1; Date.now() < until; word++) {
    random.one(phones).say(`word ${word}`);
    await delay(random.between(40, 400));
  }
}

/** Makes everything that is planned happen at its time; at one place one after the other. */
async function suffer(schedule: readonly Planned[], stage: Stage, say: (line: string) => void): Promise<void> {
  const began = Date.now();
  const busy = new Map<string, Promise<void>>();
  for (const [index, planned] of schedule.entries()) {
    await delay(began + planned.at - Date.now());
    const before = busy.get(placeOf(planned)) ?? Promise.resolve();
    const fault = `${index + 1} ${planned.kind}`;
    const happening = before.then(async () => {
      const seconds = String(Math.round((Date.now() - began) / 1000)).padStart(5);
      say(`${seconds} s  ${planned.kind}, for ${(planned.lasts / 1000).toFixed(1)} s`);
      stage.note({ kind: "fault.began", at: Date.now(), fault, what: planned.kind });
      await happen(planned, stage);
      stage.note({ kind: "fault.ended", at: Date.now(), fault });
    });
    busy.set(placeOf(planned), happening);
  }
  await Promise.all(busy.values());
}

/** Notes what everybody holds in the end, what the log says, and what the rooms service says of it. */
async function end({ world: { brokers }, phones, note }: Stage): Promise<void> {
  await Promise.all(phones.map((phone) => phone.end()));
  for (const read of await readLog(brokers.first, rooms)) {
    note({ ...read, at: Date.now() });
    note({ ...(await readHistory(brokers.first, read.room, read.epoch)), at: Date.now() });
  }
}
