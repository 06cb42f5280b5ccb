import type { LogEntry } from "../history.ts";

/** A log for each room, all counted by one sequence. */
export class Broker {
  readonly rooms: readonly string[];
  private readonly logs: ReadonlyMap<string, { all: LogEntry[]; visible: LogEntry[]; known: Set<string> }>;
  private generation = 1;
  private seq = 0;

  constructor(rooms: readonly string[]) {
    this.rooms = rooms;
    this.logs = new Map(rooms.map((room) => [room, { all: [], visible: [], known: new Set() }]));
  }

  get epoch(): string {
    return `epoch-${this.generation}`;
  }

  store(room: string, event: Omit<LogEntry, "seq">): LogEntry {
    const entry = { ...event, seq: ++this.seq };
    const log = this.logs.get(room);
    const key = `${entry.by} ${entry.id}`;
    log?.all.push(entry);
    if (!log?.known.has(key)) log?.visible.push(entry);
    log?.known.add(key);
    return entry;
  }

  entries(room: string): readonly LogEntry[] {
    return [...(this.logs.get(room)?.all ?? [])];
  }

  visible(room: string): readonly LogEntry[] {
    return this.logs.get(room)?.visible ?? [];
  }

  /** Everything starts over, in another epoch. */
  wipe(): void {
    for (const { all, visible, known } of this.logs.values()) {
      all.splice(0);
      visible.splice(0);
      known.clear();
    }
    this.generation++;
    this.seq = 0;
  }
}
