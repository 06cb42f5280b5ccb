import { setTimeout as delay } from "node:timers/promises";
import { seeded } from "../support/random.ts";
import type { History } from "./checker/history.ts";
import type { Cluster } from "./cluster.ts";
import { happen } from "./fault.ts";
import { sayLater } from "./later.ts";
import { type Notes, openNotes } from "./notes.ts";
import { openPerson } from "./person.ts";
import { clock } from "./progress.ts";
import { startProxy } from "./proxy.ts";
import { LogReader, readHistory } from "./reader.ts";
import { type Planned, placesOf, plan } from "./schedule.ts";
import { openSecondTabs } from "./second-tabs.ts";
import { talk } from "./talk.ts";
import { visit } from "./visitors/visitors.ts";
import { rooms, startWorld } from "./world.ts";

/** `duration` is how long faults happen, in ms. */
export type Settings = {
  readonly seed: number;
  readonly duration: number;
  readonly brokers: number;
  readonly say: (line: string) => void;
};

const names = ["Ana", "Bo", "Cleo"] as const;
/** A fault that has waited for its place until so long after the end, on a slow machine, does not happen. */
const latest = 45_000;
/** Everything takes less than this to be whole again. */
const overWithin = 75_000;
const lastWords = 3_000;
// People find together again, speak where nothing was wrong for a while, and have time to hear all of it.
const [settling, calmWords, resting] = [11_000, 4_000, 11_000] as const;

/** Lets people talk while things go wrong, as the seed says. Resolves to what everybody did and saw. */
export async function runFaults({ seed, duration, brokers, say }: Settings): Promise<History> {
  const random = seeded(seed);
  const schedule = plan(random, duration);
  const notes = openNotes();
  const cluster = await startCluster(notes, brokers);
  notes.note({ kind: "run.started", at: Date.now(), seed, schedule: schedule.map(({ kind }) => kind).join(", ") });
  while (notes.arrived() < cluster.people.length) await delay(50);

  const began = Date.now();
  const quiet = new AbortController();
  const talking = talk(cluster, random, quiet.signal, { word: "word", canUndo: true });
  const suffering = suffer(schedule, cluster, began + duration + latest, (what) =>
    say(`${clock(Date.now() - began)} of ${clock(duration)}  ${notes.sent()} sent  ${what}`),
  );
  const beside = openSecondTabs(cluster, seeded(seed + 2), duration);
  const later = sayLater(cluster, seeded(seed + 3), began + duration);
  await Promise.all([suffering, visit(cluster, seeded(seed + 1), duration), beside, later]);
  for (const network of [cluster.network, ...cluster.world.links]) network.heal();
  await delay(lastWords);
  quiet.abort();
  await talking;
  notes.note({ kind: "faults.healed", at: Date.now() });
  say("Nothing is broken any more: everybody has time to find together again.");
  await delay(settling);
  await talk(cluster, random, AbortSignal.timeout(calmWords), { word: "last word", canUndo: false });
  await delay(resting);
  await end(cluster);
  notes.note({ kind: "run.ended", at: Date.now() });
  return notes.facts;
}

async function startCluster({ note, said }: Notes, brokers: number): Promise<Cluster> {
  const world = await startWorld(brokers);
  const network = await startProxy({ host: "127.0.0.1", port: world.edgePort });
  const url = `http://127.0.0.1:${network.port}`;
  const owners = rooms.flatMap((room) => names.map((name) => ({ room, name, stutters: name === "Bo" })));
  const people = owners.map((owner) => openPerson({ ...owner, client: `${owner.name} in ${owner.room}`, url }, note));
  const tabs = () => people.flatMap((person) => person.tabs());
  const all = new Set<string>(rooms);
  const log = new LogReader(all, note);
  await log.follow(world.brokers.first);
  return { world, network, people, tabs, rooms: all, log, said, note };
}

async function suffer(
  schedule: readonly Planned[],
  cluster: Cluster,
  end: number,
  say: (line: string) => void,
): Promise<void> {
  const began = Date.now();
  const busy = new Map<string, Promise<void>>();
  const open = new Set<string>();
  for (const [index, planned] of schedule.entries()) {
    await delay(began + planned.at - Date.now());
    const places = placesOf(planned);
    const before = Promise.all(places.map((place) => busy.get(place)));
    const fault = `${index + 1} ${planned.kind}`;
    const happening = before.then(async () => {
      if (Date.now() > end) return say(`${planned.kind} does not happen: it is too late`);
      say(`${planned.kind}, for ${(planned.lasts / 1000).toFixed(1)} s`);
      cluster.note({ kind: "fault.began", at: Date.now(), fault, what: planned.kind });
      open.add(fault);
      await happen(planned, cluster);
      open.delete(fault);
      cluster.note({ kind: "fault.ended", at: Date.now(), fault });
    });
    for (const place of places) busy.set(place, happening);
  }
  const failed = delay(end + overWithin - Date.now(), undefined, { ref: false }).then(() => {
    throw new Error(`These faults have not come to their end: ${[...open].join(", ")}.`);
  });
  await Promise.race([Promise.all(busy.values()), failed]);
}

async function end({ world: { brokers }, tabs, log, note }: Cluster): Promise<void> {
  await Promise.all(tabs().map((tab) => tab.end()));
  await log.stop();
  const epoch = await log.readAll(brokers.first);
  if (epoch === undefined) return;
  for (const room of rooms) note({ ...(await readHistory(brokers.first, room, epoch)), at: Date.now() });
}
