import type { History, LogEntry, Placed } from "./history.ts";

/** A message's name in its room: each member has ids of their own [D6]. */
export const keyOf = (by: string, id: string): string => `${by} ${id}`;

export const same = (a: Placed, b: Placed): boolean =>
  a.type === b.type && a.by === b.by && a.id === b.id && a.text === b.text;

export type Log = {
  readonly room: string;
  readonly epoch: string;
  readonly entries: readonly LogEntry[];
  readonly at: ReadonlyMap<number, LogEntry>;
  /** Several if it was stored again. */
  readonly places: ReadonlyMap<string, readonly LogEntry[]>;
  /** Ascending. Of a message that was stored again only the first [D5]. */
  readonly visible: readonly number[];
  /** Read at the end of the run. What came after the last reading of a lost log is unknown. */
  readonly complete: boolean;
};

export function readLogs(history: History): ReadonlyMap<string, Log> {
  const reads = history.filter((fact) => fact.kind === "log.read");
  const last = reads.toSorted((a, b) => a.at - b.at).at(-1)?.epoch;
  const grouped = Map.groupBy(reads, (read) => logKey(read.room, read.epoch));
  return new Map(
    [...grouped].map(([key, [first, ...others]]) => {
      const { room = "", epoch = "" } = first ?? {};
      const entries = [first, ...others].flatMap((read) => read?.entries ?? []);
      return [key, makeLog(room, epoch, entries, epoch === last)];
    }),
  );
}

export const logKey = (room: string, epoch: string): string => `${room} ${epoch}`;

function makeLog(room: string, epoch: string, read: readonly LogEntry[], complete: boolean): Log {
  const at = new Map(read.map((entry) => [entry.seq, entry]));
  const entries = [...at.values()].sort((a, b) => a.seq - b.seq);
  const places = new Map<string, LogEntry[]>();
  const visible: number[] = [];
  for (const entry of entries) {
    const key = entry.id === undefined ? undefined : keyOf(entry.by, entry.id);
    const earlier = key === undefined ? undefined : places.get(key);
    if (earlier) earlier.push(entry);
    else visible.push(entry.seq);
    if (key !== undefined && !earlier) places.set(key, [entry]);
  }
  return { room, epoch, entries, at, places, visible, complete };
}

export const tells = (log: Log, seq: number): boolean => log.complete || seq <= (log.entries.at(-1)?.seq ?? 0);

export function between(log: Log, after: number, before: number): readonly number[] {
  return log.visible.slice(firstBeyond(log.visible, after), firstBeyond(log.visible, before - 1));
}

function firstBeyond(list: readonly number[], value: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
