import type { AttackFact, Fact, History } from "../history.ts";
import { keyOf, logKey, same } from "../log.ts";
import { attacked, findTrouble, longestWait, type Stretch } from "../quiet.ts";
import type { Rule, Tally } from "../rule.ts";
import type { Run } from "../run.ts";
import { only, type Seat } from "../seat.ts";
import { describe, nameOf } from "./delivery.ts";

/** [M1] Of those who want one room or name at once exactly one gets it; none only if an answer was lost. */
export const oneWinner: Rule = (run, tally) => {
  const contests = Map.groupBy(only(run.history, "attempted"), ({ contest }) => contest);
  for (const [contest, attempts] of contests) {
    const won = attempts.filter(({ outcome }) => outcome === "won");
    const unsure = attempts.some(({ outcome }) => outcome === "unknown");
    if (won.length === 0 && unsure) {
      tally.setAside();
      continue;
    }
    tally.checked();
    if (won.length === 1) continue;
    const who = won.map(({ by }) => by).join(", ") || "nobody";
    tally.violated(who, contest, `${won.length} of ${attempts.length} have it`, ...(won.length > 0 ? won : attempts));
  }
};

/** [M4] Nobody who comes back is refused their own name, unless somebody took it meanwhile. */
export const ownName: Rule = (run, tally) => {
  const holders = new Map<string, string>();
  const been = new Set<string>();
  for (const fact of run.history) {
    if (fact.kind !== "entered" && fact.kind !== "turned.away") continue;
    const [name, self] = [`${fact.room} ${fact.name}`, `${fact.room} ${fact.member ?? fact.client}`];
    if (fact.kind === "entered") {
      if (been.has(self)) tally.checked();
      been.add(self);
      holders.set(name, self);
      continue;
    }
    if (!fact.token || fact.reason !== "name-taken") continue;
    tally.checked();
    const holder = holders.get(name);
    const taken = holder !== undefined && holder !== self;
    if (!taken)
      tally.violated(fact.client, fact.room, `came back and was refused the name ${fact.name}, their own`, fact);
  }
};

// How long a list may be wrong about a member, while its client is in the room and nothing is broken:
const afterLeaving = 2000;
// if the member left without a word, or is there and not listed.
const otherwise = 15_000;

const outside: ReadonlySet<string> = new Set(["lost", "left", "page.gone", "page.loaded", "tab.closed"]);

type Truth = { at: number; member: string; is: "here" | "left" | "broken" | "unsure"; fact: Fact };

/** [M2] A list says who is there, in time. The clock runs while the list and the truth differ. */
export const rosters: Rule = (run, tally) => {
  const truths = Map.groupBy(run.history.flatMap(truthsOf()), ({ room }) => room);
  for (const seat of run.seats) checkSeat(run, seat, truths.get(seat.room) ?? [], tally);
};

function truthsOf() {
  const present = new Set<string>();
  const members = new Map<string, string>();
  const inside = new Map<string, Set<string>>();
  return (fact: Fact): readonly (Truth & { room: string })[] => {
    if (!("room" in fact)) return [];
    const { at, room } = fact;
    const truth = (member: string, is: Truth["is"]) => [{ at, room, member, is, fact }];
    if (fact.kind === "presence.began") {
      present.add(`${room} ${fact.member}`);
      return truth(fact.member, "here");
    }
    if (fact.kind === "presence.ended") {
      present.delete(`${room} ${fact.member}`);
      return truth(fact.member, fact.how);
    }
    if (!("client" in fact)) return [];
    if (fact.kind === "entered") members.set(`${room} ${fact.client}`, fact.member);
    const member = members.get(`${room} ${fact.client}`);
    if (member === undefined) return [];
    const pages = inside.get(`${room} ${member}`) ?? new Set();
    inside.set(`${room} ${member}`, pages);
    if (fact.kind === "entered") pages.add(fact.client);
    const isOut = outside.has(fact.kind) && pages.delete(fact.client) && pages.size === 0;
    if (!present.has(`${room} ${member}`)) return [];
    if (fact.kind === "entered") return truth(member, "here");
    return isOut ? truth(member, "unsure") : [];
  };
}

function checkSeat(run: Run, seat: Seat, truths: readonly Truth[], tally: Tally): void {
  const lists = only(seat.facts, "roster.seen");
  if (lists.length === 0 || truths.length === 0) return;
  const quiet = run.quiet(seat);
  const now = new Map<string, Truth>();
  const wrong = new Map<string, { since: number; by: Fact; bound: number }>();
  let listed: ReadonlySet<string> | undefined;

  const judge = (member: string, until: number) => {
    const start = wrong.get(member);
    if (!start) return;
    wrong.delete(member);
    const waited = longestWait(quiet, start.since, until);
    const said = now.get(member)?.is === "here" ? "who is there" : "who is gone";
    const what = `the list was wrong about ${member}, ${said}, for ${waited} ms`;
    if (waited > start.bound) tally.violated(seat.client, seat.room, what, start.by);
  };
  const compare = (member: string, at: number, by: Fact) => {
    const is = now.get(member)?.is;
    if (!listed || is === "unsure") return;
    if (listed.has(member) === (is === "here")) {
      tally.checked();
      judge(member, at);
    } else if (!wrong.has(member)) {
      wrong.set(member, { since: at, by, bound: is === "left" ? afterLeaving : otherwise });
    }
  };

  for (const event of [...truths, ...lists].sort((a, b) => a.at - b.at)) {
    if ("is" in event) {
      const changed = now.get(event.member)?.is !== event.is;
      if (changed) judge(event.member, event.at);
      now.set(event.member, event);
      compare(event.member, event.at, event.fact);
      continue;
    }
    const all = new Set([...(listed ?? now.keys()), ...event.members]);
    listed = new Set(event.members);
    for (const member of all) compare(member, event.at, event);
  }
  for (const member of [...wrong.keys()]) judge(member, run.end);
}

/** From its confirmation to every gateway. */
const removedWithin = 1000;

/** [M3] Nobody sees another room's events; a removed member neither sees nor says anything. Needs two rooms. */
export const inside: Rule = (run, tally) => {
  checkRooms(run, tally);
  checkRemovals(run, tally);
};

function checkRooms(run: Run, tally: Tally): void {
  if (new Set(run.logs.map((log) => log.room)).size < 2) return;
  const rooms = new Map(run.logs.flatMap((log) => log.entries.map((entry) => [`${log.epoch} ${entry.seq}`, log])));
  for (const view of run.views) {
    for (const fact of only(view.facts, "saw")) {
      tally.checked();
      const log = rooms.get(`${view.epoch} ${fact.seq}`);
      const entry = log?.at.get(fact.seq);
      if (!log || !entry || log.room === view.seat.room || !same(entry, fact)) continue;
      const what = `was shown ${describe(fact)} at ${fact.seq}, which is of ${log.room}`;
      tally.violated(view.seat.client, logKey(view.seat.room, view.epoch), what, fact);
    }
  }
}

function checkRemovals(run: Run, tally: Tally): void {
  const removals = only(run.history, "removal.confirmed");
  const removed = new Map(removals.map((fact) => [keyOf(fact.room, fact.member), fact]));
  tally.checked(removals.length);
  if (removals.length === 0) return;
  for (const view of run.views) {
    const removal = removed.get(keyOf(view.seat.room, view.member));
    const late = removal && only(view.facts, "saw").find((fact) => fact.at > removal.at + removedWithin);
    const what = `was removed, and shown ${late?.seq} ${(late?.at ?? 0) - (removal?.at ?? 0)} ms later`;
    if (late) tally.violated(view.seat.client, view.seat.room, what, removal, late);
  }
  for (const log of run.logs) {
    for (const entry of log.entries) {
      const removal = removed.get(keyOf(log.room, entry.by));
      if (!removal || entry.at <= removal.at + removedWithin) continue;
      const what = `was removed, and ${entry.seq} of theirs was stored ${entry.at - removal.at} ms later`;
      tally.violated(entry.by, nameOf(log), what, removal);
    }
  }
}

/** [J1] Pressing again and again enters once per connection, and is never refused as already inside. */
export const once: Rule = (run, tally) => {
  for (const { client, room, facts } of run.seats) {
    let [isPressed, isIn] = [false, false];
    for (const fact of facts) {
      if (fact.kind === "page.loaded") isPressed = false;
      if (fact.kind === "page.loaded" || fact.kind === "lost" || fact.kind === "back") isIn = false;
      if (fact.kind === "pressed") isPressed = true;
      if (fact.kind === "turned.away" && fact.reason === "already-in-a-room")
        tally.violated(client, room, "was in and asked to come in", fact);
      if (fact.kind !== "entered") continue;
      if (!isPressed) continue; // a visitor, who says when they ask and not when they are cut off
      tally.checked();
      if (isIn) tally.violated(client, room, "came in twice over one connection", fact);
      isIn = true;
    }
  }
};

/** [J2] Nobody who comes in is refused a name that they were the last to have. */
export const samePerson: Rule = (run, tally) => {
  const holders = new Map<string, string>();
  for (const fact of run.history) {
    if (fact.kind !== "entered" && fact.kind !== "turned.away") continue;
    const name = `${fact.room} ${fact.name}`;
    tally.checked();
    if (fact.kind === "entered") holders.set(name, fact.client);
    else if (!fact.token && fact.reason === "name-taken" && (holders.get(name) ?? fact.client) === fact.client)
      tally.violated(
        fact.client,
        fact.room,
        `asked to come in, and was told that the name ${fact.name} is taken`,
        fact,
      );
  }
};

/** [J3] What was unsent when the storage was cleared lies there again, unless it has been sent. */
export const storageHolds: Rule = (run, tally) => {
  for (const { client, room, facts } of run.seats) {
    for (const cleared of only(facts, "storage.cleared")) {
      const later = facts.slice(facts.indexOf(cleared) + 1);
      const holds = later.find(({ kind }) => kind === "storage.holds" || kind === "page.loaded");
      if (holds?.kind !== "storage.holds") {
        tally.setAside();
        continue;
      }
      tally.checked();
      const since = later.slice(0, later.indexOf(holds));
      const sent = new Set(only(since, "showed").flatMap(({ id, state }) => (state === "sent" ? id : [])));
      const lost = cleared.unsent.filter((id) => !sent.has(id) && !holds.ids.includes(id));
      if (lost.length > 0) tally.violated(client, room, `the storage has lost ${lost.join(", ")}`, cleared, holds);
    }
  }
};

const enough = 20;
const slower = 1.2;
// Added to it, since attacker, people and Parlor share the two cores of one machine.
const shared = 150;
// Everybody takes a moment to find together again after a fault.
const healing = 5_000;

/** [L6] A stranger's machine stays within its bounds and slows nobody down. Judged where nothing else was wrong. */
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
  const quiet = unharmed.filter(({ at }) => !attacks.some(has(at)));
  if (during.length < enough || quiet.length < enough) return tally.setAside();
  const [slow, usual] = [slowest(during), slowest(quiet)];
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

function echoesOf(history: History): readonly Echo[] {
  const wrote = new Map<string, number>();
  const echoes: Echo[] = [];
  const keyOf = ({ client, id }: { client: string; id: string }) => `${client} ${id}`;
  for (const fact of history) {
    if (fact.kind === "wrote" && !fact.undo) wrote.set(keyOf(fact), fact.at);
    if (fact.kind !== "showed" || fact.state !== "sent") continue;
    const at = wrote.get(keyOf(fact));
    if (at !== undefined) echoes.push({ at, took: fact.at - at, client: fact.client, room: fact.room, fact });
    wrote.delete(keyOf(fact));
  }
  return echoes;
}

function slowest(echoes: readonly Echo[]): Echo {
  const sorted = echoes.toSorted((a, b) => a.took - b.took);
  return sorted[Math.floor(sorted.length * 0.99)] as Echo; // there are enough
}
