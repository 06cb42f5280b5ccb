import type { Fact, LogEntry, Placed } from "../history.ts";
import type { Broker } from "./broker.ts";

export type Unstamped = Fact extends infer One ? (One extends Fact ? Omit<One, "at"> : never) : never;

const tail = 3;

export class Page {
  standing: "in" | "out" | "gone" = "out";
  readonly queue: { id: string; text: string }[] = [];
  readonly client: string;
  readonly room: string;
  readonly member: string;
  readonly name: string;
  private isOpen = false;
  private draft = "";
  private epoch = "";
  private head = 0;
  private items: Placed[] = [];
  private held = new Set<string>();
  private gaps: { after: number; before: number; missed: number }[] = [];
  private readonly broker: Broker;
  private readonly note: (fact: Unstamped) => void;

  constructor(room: string, client: string, name: string, broker: Broker, note: (fact: Unstamped) => void) {
    [this.room, this.client, this.name, this.member] = [room, client, name, `${name}-member`];
    [this.broker, this.note] = [broker, note];
  }

  get place() {
    return { client: this.client, room: this.room } as const;
  }

  /** Goes on from what it held, behind a gap, or in another log. */
  return(): void {
    this.note({ kind: "back", ...this.place });
    const missed = this.broker.visible(this.room).filter(({ seq }) => seq > this.head);
    if (this.epoch !== this.broker.epoch) this.enter("reset");
    else this.enter(missed.length <= tail ? "resumed" : "gap");
  }

  reload(): void {
    if (this.isOpen) this.note({ kind: "page.gone", ...this.place });
    this.note({ kind: "page.loaded", ...this.place });
    this.note({ kind: "pressed", ...this.place, ...(!this.isOpen && { name: this.name }) });
    this.isOpen = true;
    this.enter("fresh");
    this.note({ kind: "draft.shown", ...this.place, text: this.draft });
  }

  type(text: string): void {
    this.draft = text;
    this.note({ kind: "drafted", ...this.place, text });
    this.note({ kind: "draft.kept", ...this.place, text });
  }

  /** A message that it holds already changes nothing. */
  see(entry: LogEntry, from: "view" | "live"): void {
    const key = `${entry.by} ${entry.id}`;
    const prev = this.head;
    this.head = Math.max(this.head, entry.seq);
    if (this.held.has(key)) return;
    this.held.add(key);
    const shown = shownOf(entry);
    this.items.push(shown);
    this.note({ kind: "saw", ...this.place, from, epoch: this.epoch, prev, ...shown });
  }

  show(id: string, state: "sending" | "sent" | "refused", seq?: number): void {
    const base = { kind: "showed", ...this.place, member: this.member, id, state } as const;
    this.note(seq === undefined ? base : { ...base, seq });
  }

  close(): void {
    const { epoch, items, gaps } = this;
    const sorted = items.toSorted((a, b) => a.seq - b.seq);
    this.note({ kind: "final", ...this.place, epoch, items: sorted, gaps, outbox: [] });
  }

  private enter(how: "fresh" | "resumed" | "reset" | "gap"): void {
    const log = this.broker.visible(this.room);
    const newest = log.at(-1)?.seq ?? 0;
    if (how === "fresh" || how === "reset") [this.items, this.gaps, this.head, this.held] = [[], [], 0, new Set()];
    const later = log.filter(({ seq }) => seq > this.head);
    const missed = later.length - tail;
    [this.epoch, this.standing] = [this.broker.epoch, "in"];
    const who = { member: this.member, name: this.name, epoch: this.epoch };
    const seq = how === "resumed" ? this.head : newest;
    this.note({ kind: "entered", ...this.place, ...who, how, seq, ...(how === "gap" && { missed }) });
    this.note({ kind: "shows", ...this.place, where: "room", name: this.name });
    if (how === "gap") this.leaveGap(later.at(-tail)?.seq ?? 0, missed);
    for (const entry of how === "resumed" ? later : log.slice(-tail))
      this.see(entry, how === "resumed" ? "live" : "view");
    this.head = Math.max(this.head, newest);
  }

  private leaveGap(before: number, missed: number): void {
    const gap = { after: this.head, before, missed };
    this.gaps.push(gap);
    this.note({ kind: "gap.shown", ...this.place, epoch: this.epoch, ...gap });
  }
}

export const shownOf = ({ at: _, dedupe: __, ...shown }: LogEntry): Placed => shown;
