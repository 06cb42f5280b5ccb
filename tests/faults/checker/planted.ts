import { check } from "./check.ts";
import type { ClientFact, Fact, History, LogEntry, LogRead } from "./history.ts";
import { soundHistory } from "./model/sound.ts";
import type { RuleId } from "./rule.ts";

export const ana = "lobby-0";
export const bo = "lobby-1";
export const dora = "attic-0";

type Kind = Fact["kind"];
type Of<K extends Kind> = Extract<Fact, { kind: K }>;

export function broken(history: History): readonly RuleId[] {
  return check(history).flatMap(({ rule, violations }) => (violations.length > 0 ? [rule] : []));
}

/** The sound history with each fact of a kind replaced by what `change` returns: a fact, several, or none. */
export function planted<K extends Kind>(kind: K, change: (fact: Of<K>) => Fact | readonly Fact[]): History {
  return soundHistory().flatMap((fact) => (isOf(kind, fact) ? change(fact) : fact));
}

export function also<K extends Kind>(
  history: History,
  kind: K,
  change: (fact: Of<K>) => Fact | readonly Fact[],
): History {
  return history.flatMap((fact) => (isOf(kind, fact) ? change(fact) : fact));
}

const isOf = <K extends Kind>(kind: K, fact: Fact): fact is Of<K> => fact.kind === kind;

export function inLog(
  history: History,
  change: (entries: readonly LogEntry[], read: LogRead) => readonly LogEntry[],
): History {
  return also(history, "log.read", (read) =>
    read.epoch === "epoch-2" ? { ...read, entries: change(read.entries, read) } : read,
  );
}

export const about = (fact: { id?: string; room: string }, id: string) => fact.id === id && fact.room === "lobby";

export function unseen(history: History, client: string, id: string): History {
  const unsaid = also(history, "saw", (fact) => (fact.client === client && about(fact, id) ? [] : fact));
  const kept = also(unsaid, "became", (fact) => (fact.client === client && about(fact, id) ? [] : fact));
  return also(kept, "final", (fact) =>
    fact.client === client ? { ...fact, items: fact.items.filter((item) => item.id !== id) } : fact,
  );
}

/** Swaps the places of a client's first two such facts, not what they say. */
export function swapped(history: History, matches: (fact: ClientFact) => boolean): History {
  const indices = history.flatMap((fact, index) => ("client" in fact && matches(fact) ? [index] : []));
  const [first = 0, second = 0] = indices;
  return history.map((fact, index) => history[index === first ? second : index === second ? first : index] ?? fact);
}

export const neverStored = (id: string) => {
  const gone = inLog(soundHistory(), (entries, { room }) =>
    entries.filter((one) => !(room === "lobby" && one.id === id)),
  );
  const unread = also(gone, "readmodel.read", (fact) => ({
    ...fact,
    entries: fact.entries.filter((one) => one.id !== id || fact.room !== "lobby"),
  }));
  return [ana, bo, "lobby-2"].reduce((history, client) => unseen(history, client, id), unread);
};
