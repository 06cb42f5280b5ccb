import { check } from "./check.ts";
import type { ClientFact, Fact, History, LogEntry, LogRead } from "./history.ts";
import { soundHistory } from "./model/sound.ts";
import type { RuleId } from "./rule.ts";

export const ana = "lobby-0";
export const bo = "lobby-1";
/** She is in the attic, and has other tabs there. */
export const dora = "attic-0";

type Kind = Fact["kind"];
type Of<K extends Kind> = Extract<Fact, { kind: K }>;

/** The rules that a history breaks. */
export function broken(history: History): readonly RuleId[] {
  return check(history).flatMap(({ rule, violations }) => (violations.length > 0 ? [rule] : []));
}

/** The sound history with every fact of a kind changed, left alone, dropped (nothing) or replaced by several. */
export function planted<K extends Kind>(kind: K, change: (fact: Of<K>) => Fact | readonly Fact[]): History {
  return soundHistory().flatMap((fact) => (isOf(kind, fact) ? change(fact) : fact));
}

/** The same for one history after another. */
export function also<K extends Kind>(
  history: History,
  kind: K,
  change: (fact: Of<K>) => Fact | readonly Fact[],
): History {
  return history.flatMap((fact) => (isOf(kind, fact) ? change(fact) : fact));
}

const isOf = <K extends Kind>(kind: K, fact: Fact): fact is Of<K> => fact.kind === kind;

/** The last epoch's logs with their entries changed. */
export function inLog(
  history: History,
  change: (entries: readonly LogEntry[], read: LogRead) => readonly LogEntry[],
): History {
  return also(history, "log.read", (read) =>
    read.epoch === "epoch-2" ? { ...read, entries: change(read.entries, read) } : read,
  );
}

/** Whether a fact is about the message that its author in the lobby gave this id. */
export const about = (fact: { id?: string; room: string }, id: string) => fact.id === id && fact.room === "lobby";

/** Takes a message away from what somebody's page put on the screen and holds. */
export function unseen(history: History, client: string, id: string): History {
  const kept = also(history, "saw", (fact) => (fact.client === client && about(fact, id) ? [] : fact));
  return also(kept, "final", (fact) =>
    fact.client === client ? { ...fact, items: fact.items.filter((item) => item.id !== id) } : fact,
  );
}

/** One place of a client's facts changed for another: where they stand in the file, not what they say. */
export function swapped(history: History, matches: (fact: ClientFact) => boolean): History {
  const indices = history.flatMap((fact, index) => ("client" in fact && matches(fact) ? [index] : []));
  const [first = 0, second = 0] = indices;
  return history.map((fact, index) => history[index === first ? second : index === second ? first : index] ?? fact);
}

/** As if the log, and so everybody else, had never had it. */
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
