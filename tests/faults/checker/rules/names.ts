import type { Rule } from "../rule.ts";
import { only } from "../seat.ts";

/** [M1] Of those who want one room or name at the same time exactly one has it; none only where an answer was lost. */
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

/** [M4] Nobody who comes back is refused their own name, unless somebody else took it meanwhile. */
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
