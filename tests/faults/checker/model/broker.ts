import { fold, type Item, type PlacedEvent } from "@parlor/contracts";
import { type LogEntry, laterType } from "../history.ts";

class Log {
  readonly all: LogEntry[] = [];
  /** Places of messages by author and id. */
  readonly known = new Map<string, number>();
  readonly items = new Map<number, Item>();
  readonly erased = new Set<number>();
  /** The entry that has what a message says by now. */
  readonly said = new Map<number, number>();
}

/** A log for each room, all counted by one sequence. What was replaced or deleted is erased, but for a room's newest. */
export class Broker {
  readonly rooms: readonly string[];
  private readonly logs: ReadonlyMap<string, Log>;
  private generation = 1;
  private seq = 0;

  constructor(rooms: readonly string[]) {
    this.rooms = rooms;
    this.logs = new Map(rooms.map((room) => [room, new Log()]));
  }

  get epoch(): string {
    return `epoch-${this.generation}`;
  }

  store(room: string, event: Omit<LogEntry, "seq">): LogEntry {
    const entry = { ...event, seq: ++this.seq };
    const log = this.logs.get(room);
    const key = `${entry.by} ${entry.id}`;
    log?.all.push(entry);
    if (log && entry.target !== undefined) change(log, entry, entry.target);
    else if (log?.known.has(key)) log.erased.add(entry.seq);
    else if (entry.type !== laterType) log?.items.set(entry.seq, itemOf(entry));
    if (log && !log.known.has(key) && entry.id !== undefined) log.known.set(key, entry.seq);
    log?.said.set(entry.seq, entry.seq);
    return entry;
  }

  entries(room: string): readonly LogEntry[] {
    return [...(this.logs.get(room)?.all ?? [])];
  }

  left(room: string): readonly LogEntry[] {
    const { all, erased } = this.logs.get(room) ?? new Log();
    return all.filter((entry) => !erased.has(entry.seq) || entry === all.at(-1));
  }

  /** As the log makes them, in order. */
  items(room: string): readonly Item[] {
    return [...(this.logs.get(room)?.items.values() ?? [])];
  }

  placeOf(room: string, by: string, id: string): number {
    return this.logs.get(room)?.known.get(`${by} ${id}`) ?? 0;
  }

  /** Everything starts over, in another epoch. */
  wipe(): void {
    for (const log of this.logs.values()) Object.assign(log, new Log());
    this.generation++;
    this.seq = 0;
  }
}

function change({ items, said, erased }: Log, entry: LogEntry, target: number): void {
  const item = items.get(target);
  const folded = item && fold(item, itemOf(entry));
  if (item === undefined || folded === undefined || folded === item) {
    if (entry.text !== undefined) erased.add(entry.seq);
    return;
  }
  items.set(target, folded);
  if (entry.text === undefined && folded.deleted === undefined) return;
  erased.add(said.get(target) ?? target);
  if (entry.text !== undefined) said.set(target, entry.seq);
}

/** An entry as the page's code has it. */
export const itemOf = ({ at: _, dedupe: __, ...entry }: LogEntry): PlacedEvent =>
  ({ name: entry.by, ts: 0, ...entry }) as PlacedEvent; // made up here: ids are not as long as real ones
