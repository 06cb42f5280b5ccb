import type { History, LogEntry, Placed } from "./history.ts";

/** A message's name in its room: ids are each member's own [D6]. */
export const keyOf = (by: string, id: string): string => `${by} ${id}`;

/** Whether two show the same event. */
export const same = (a: Placed, b: Placed): boolean =>
  a.type === b.type && a.by === b.by && a.id === b.id && a.text === b.text;

/** One room's log of one epoch, from every time that it was read. */
export type Log = {
  readonly room: string;
  readonly epoch: string;
  readonly entries: readonly LogEntry[];
  readonly at: ReadonlyMap<number, LogEntry>;
  /** Where each message stands: more than once when it was stored again. */
  readonly places: ReadonlyMap<string, readonly LogEntry[]>;
  /** What there is to see: of a message that was stored again only the first [D5]. Ascending. */
  readonly visible: readonly number[];
  /** It was read at the end of the run. Of a log that was lost before, what came after its last reading is unknown. */
  readonly complete: boolean;
};

/** The logs of a history, by `logKey`. */
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

/** Whether the history can tell what stood, or did not stand, at a place. */
export const tells = (log: Log, seq: number): boolean => log.complete || seq <= (log.entries.at(-1)?.seq ?? 0);

/** What there is to see strictly between two places. */
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
