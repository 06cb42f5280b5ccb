import { setTimeout as delay } from "node:timers/promises";
import type { Random } from "../support/random.ts";
import type { Cluster } from "./cluster.ts";
import type { Another, Person } from "./person.ts";
import type { Tab } from "./tab.ts";
import { rooms } from "./world.ts";

const ways: readonly ((person: Person) => Another)[] = [
  ({ room, name }) => ({ room, name, copy: false }), // the same person
  ({ room, name }) => ({ room, name: `${name}'s other`, copy: false }), // somebody else in the same room
  ({ room, name }) => ({ room: rooms.find((other) => other !== room) ?? room, name: `${name} abroad`, copy: false }),
  ({ room, name }) => ({ room, name, copy: true }), // duplicated
];

const before = { from: 3_000, to: 6_000 };
const after = { from: 3_000, to: 5_000 };
const lingering = 1_500;

/** Two people at a time open another tab, each way once before one comes again. The last tabs stay open. */
export async function openSecondTabs({ people }: Cluster, random: Random, duration: number): Promise<void> {
  const until = Date.now() + duration;
  let bag: readonly (typeof ways)[number][] = [];
  const next = () => {
    const [way = openSame, ...others] = bag.length > 0 ? bag : random.shuffled(ways);
    bag = others;
    return way;
  };
  const halves = [people.filter((_, at) => at % 2 === 0), people.filter((_, at) => at % 2 === 1)];
  await Promise.all(
    halves.map(async (some) => {
      for (;;) {
        const person = random.one(some);
        const tab = person.open(next()(person));
        if (random.between(0, 2) < 1) await person.first.reload();
        await delay(random.between(before.from, before.to));
        await shake(random, random.one(person.tabs()));
        await delay(random.between(after.from, after.to));
        if (Date.now() > until) return;
        await part(random, person, tab);
      }
    }),
  );
}

const [openSame = ({ room, name }: Person): Another => ({ room, name, copy: false })] = ways;

const shake = (random: Random, tab: Tab) => (random.between(0, 2) < 1 ? tab.reload() : tab.crash());

async function part(random: Random, person: Person, tab: Tab): Promise<void> {
  if (random.between(0, 2) < 1) {
    await tab.leave();
    await delay(lingering);
  }
  await person.close(tab);
}
