import { type History, type LogEntry, laterType, type Placed, type Wish } from "./history.ts";

/** A message's name in its room: each member has ids of their own [D6]. */
export const keyOf = (by: string, id: string): string => `${by} ${id}`;

/** Whether both are the same item. What became of it is another question. */
export const same = (a: Placed, b: Placed): boolean =>
  a.type === b.type && a.by === b.by && a.id === b.id && (isChanged(a) || isChanged(b) || a.text === b.text);

const isChanged = ({ changed }: Placed) => changed !== undefined;

/** A reply to a message of another log is stored as a message of its own. */
export const isAsWished = (entry: LogEntry, wish: Wish): boolean =>
  entry.type === wish.type &&
  entry.text === wish.text &&
  entry.target === wish.target &&
  entry.emoji === wish.emoji &&
  (entry.reply === wish.reply || entry.reply === undefined);

export type Log = {
  readonly room: string;
  readonly epoch: string;
  readonly entries: readonly LogEntry[];
  readonly at: ReadonlyMap<number, LogEntry>;
  /** Several if it was stored again. */
  readonly places: ReadonlyMap<string, readonly LogEntry[]>;
  /** What stands at a place of its own, ascending. Of a message that was stored again only the first [D5]. */
  readonly visible: readonly number[];
  /** What the broker still had in the end. Empty if the log was lost. */
  readonly left: readonly LogEntry[];
  /** Erased before anybody read them: nobody knows what stood there, and in which room. */
  readonly unread: readonly number[];
  /** Read at the end of the run. What came after the last reading of a lost log is unknown. */
  readonly complete: boolean;
};

export function readLogs(history: History): ReadonlyMap<string, Log> {
  const reads = history.filter((fact) => fact.kind === "log.read");
  const last = reads
    .filter(({ whole }) => whole)
    .toSorted((a, b) => a.at - b.at)
    .at(-1)?.epoch;
  const unread = Map.groupBy(
    history.filter((fact) => fact.kind === "log.unread"),
    ({ epoch }) => epoch,
  );
  const grouped = Map.groupBy(reads, (read) => logKey(read.room, read.epoch));
  return new Map(
    [...grouped].map(([key, all]) => {
      const { room = "", epoch = "" } = all[0] ?? {};
      const complete = epoch === last;
      const left = complete ? (all.findLast(({ whole }) => whole)?.entries ?? []) : [];
      const seqs = new Set((unread.get(epoch) ?? []).flatMap((fact) => fact.seqs));
      const entries = all.flatMap((read) => read.entries);
      return [key, { room, epoch, complete, left, unread: [...seqs].sort(ascending), ...sorted(entries) }];
    }),
  );
}

const ascending = (a: number, b: number) => a - b;

export const logKey = (room: string, epoch: string): string => `${room} ${epoch}`;

function sorted(read: readonly LogEntry[]): Pick<Log, "entries" | "at" | "places" | "visible"> {
  const at = new Map(read.map((entry) => [entry.seq, entry]));
  const entries = [...at.values()].sort((a, b) => a.seq - b.seq);
  const places = new Map<string, LogEntry[]>();
  const visible: number[] = [];
  for (const entry of entries) {
    const key = entry.id === undefined ? undefined : keyOf(entry.by, entry.id);
    const earlier = key === undefined ? undefined : places.get(key);
    if (earlier) earlier.push(entry);
    else if (entry.target === undefined && entry.type !== laterType) visible.push(entry.seq);
    if (key !== undefined && !earlier) places.set(key, [entry]);
  }
  return { entries, at, places, visible };
}

export const tells = (log: Log, seq: number): boolean => log.complete || seq <= (log.entries.at(-1)?.seq ?? 0);

export function between(log: Log, after: number, before: number): readonly number[] {
  return log.visible.slice(firstBeyond(log.visible, after), firstBeyond(log.visible, before - 1));
}

/** Whether something between two places is unknown, both left out. */
export function isUnsure(log: Log, after: number, before: number): boolean {
  return (log.unread[firstBeyond(log.unread, after)] ?? Number.POSITIVE_INFINITY) < before;
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
