import { attacked, findTrouble, type Stretch } from "../calm.ts";
import type { AttackFact, Fact, History } from "../history.ts";
import type { Rule } from "../rule.ts";
import { only } from "../seat.ts";

/** With fewer messages than this in a stretch nothing is said of how long they take. */
const enough = 20;
/** Of a hundred messages the slowest may take longer by a fifth while somebody attacks; */
const slower = 1.2;
/** and by so many milliseconds, since attacker, people and Parlor share the two cores of one machine. */
const shared = 150;
/** After a fault it takes a moment until everybody has found together again, in milliseconds. */
const healing = 5_000;

/**
 * [L6] What a stranger does with one machine takes no more than its bound, and others do not wait longer for their words
 * because of it. Only what nothing else was wrong with can tell of the second.
 */
export const neighbours: Rule = ({ history, end }, tally) => {
  for (const attack of only(history, "attack.ended")) {
    tally.checked();
    if (attack.took.some((megabytes) => megabytes > attack.most))
      tally.violated("a stranger", attack.attack, tooMuch(attack), attack);
  }
  const attacks = attacksOf(history, end);
  const faults = findTrouble(history, end).map(([from, to]): Stretch => [from, to + healing]);
  const unharmed = echoesOf(history).filter(({ at }) => !faults.some(has(at)));
  const during = unharmed.filter(({ at }) => attacks.some(has(at)));
  const calm = unharmed.filter(({ at }) => !attacks.some(has(at)));
  if (during.length < enough || calm.length < enough) return tally.setAside();
  const [slow, usual] = [slowest(during), slowest(calm)];
  tally.checked(during.length);
  if (slow.took <= usual.took * slower + shared) return;
  const what = `waited ${slow.took} ms for an echo while somebody attacked, and ${usual.took} ms while nobody did`;
  tally.violated(slow.client, slow.room, what, slow.fact);
};

const tooMuch = ({ took, most }: AttackFact) =>
  `took ${Math.max(...took).toFixed(0)} MB of a process, ${most} are its bound`;

const has =
  (at: number) =>
  ([from, to]: Stretch) =>
    at >= from && at <= to;

function attacksOf(history: History, end: number): readonly Stretch[] {
  const ends = new Map(only(history, "fault.ended").map((fact) => [fact.fault, fact.at]));
  const began = only(history, "fault.began").filter(({ what }) => what === attacked);
  return began.map(({ fault, at }): Stretch => [at, ends.get(fault) ?? end]);
}

type Echo = {
  readonly at: number;
  readonly took: number;
  readonly client: string;
  readonly room: string;
  readonly fact: Fact;
};

/** How long each message took from being written to being shown as sent. */
function echoesOf(history: History): readonly Echo[] {
  const wrote = new Map<string, number>();
  const echoes: Echo[] = [];
  const keyOf = ({ client, id }: { client: string; id: string }) => `${client} ${id}`;
  for (const fact of history) {
    if (fact.kind === "wrote") wrote.set(keyOf(fact), fact.at);
    if (fact.kind !== "showed" || fact.state !== "sent") continue;
    const at = wrote.get(keyOf(fact));
    if (at !== undefined) echoes.push({ at, took: fact.at - at, client: fact.client, room: fact.room, fact });
    wrote.delete(keyOf(fact));
  }
  return echoes;
}

/** The one of a hundred that took longest. */
function slowest(echoes: readonly Echo[]): Echo {
  const sorted = echoes.toSorted((a, b) => a.took - b.took);
  return sorted[Math.floor(sorted.length * 0.99)] as Echo; // there are enough
}
