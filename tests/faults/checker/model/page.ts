import { changedAt, fold, type Item, targetOf } from "@parlor/contracts";
import { placed } from "../../placed.ts";
import { type Fact, type LogEntry, laterType, type Wish } from "../history.ts";
import { type Broker, itemOf } from "./broker.ts";

export type Unstamped = Fact extends infer One ? (One extends Fact ? Omit<One, "at"> : never) : never;

const tail = 3;

export class Page {
  standing: "in" | "out" | "gone" = "out";
  readonly queue: { id: string; wish: Wish }[] = [];
  readonly client: string;
  readonly room: string;
  readonly member: string;
  readonly name: string;
  private isOpen = false;
  private draft = "";
  private epoch = "";
  private head = 0;
  private items = new Map<number, Item>();
  private known = new Set<string>();
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
    const missed = this.broker.entries(this.room).filter(({ seq }) => seq > this.head);
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
  hear(entry: LogEntry): void {
    const prev = this.head;
    this.head = Math.max(this.head, entry.seq);
    const event = itemOf(entry);
    const target = targetOf(event);
    const item = target === undefined ? undefined : this.items.get(target);
    if (entry.type === laterType) this.note({ kind: "heard.later", ...this.place, seq: entry.seq });
    if (item) this.become(fold(item, event));
    if (target === undefined) this.see(event, "live", prev);
  }

  show(id: string, state: "sending" | "sent" | "refused" | "given up", seq?: number): void {
    const base = { kind: "showed", ...this.place, member: this.member, id, state } as const;
    this.note(seq === undefined ? base : { ...base, seq });
  }

  check(): void {
    const shown = [...this.items.keys()].sort((a, b) => a - b);
    this.note({ kind: "current", ...this.place, epoch: this.epoch, head: this.head, shown });
  }

  close(): void {
    const { epoch, head, gaps } = this;
    const items = [...this.items.values()].sort((a, b) => a.seq - b.seq).map((item) => placed(item, timeOf(item)));
    this.note({ kind: "final", ...this.place, epoch, head, items, quotes: [], gaps, outbox: [] });
  }

  private see(item: Item, from: "view" | "live", prev = this.head): void {
    const key = "id" in item ? `${item.by} ${item.id}` : `${item.seq}`;
    if (this.known.has(key)) return;
    this.known.add(key);
    this.items.set(item.seq, item);
    const { epoch, head } = this;
    this.note({ kind: "saw", ...this.place, from, epoch, head, prev, ...placed(item, timeOf(item)) });
  }

  private become(item: Item): void {
    const before = this.items.get(item.seq);
    if (before === undefined || changedAt(before) === changedAt(item)) return;
    this.items.set(item.seq, item);
    this.note({ kind: "became", ...this.place, epoch: this.epoch, head: this.head, ...placed(item) });
  }

  private enter(how: "fresh" | "resumed" | "reset" | "gap"): void {
    const items = this.broker.items(this.room);
    const newest = this.broker.entries(this.room).at(-1)?.seq ?? 0;
    if (how === "fresh" || how === "reset") {
      [this.items, this.known] = [new Map(), new Set()];
      [this.gaps, this.head] = [[], 0];
    }
    const later = items.filter(({ seq }) => seq > this.head);
    const missed = Math.max(0, later.length - tail);
    [this.epoch, this.standing] = [this.broker.epoch, "in"];
    const who = { member: this.member, name: this.name, epoch: this.epoch };
    const seq = how === "resumed" ? this.head : newest;
    this.note({ kind: "entered", ...this.place, ...who, how, seq, ...(how === "gap" && { missed }) });
    this.note({ kind: "shows", ...this.place, where: "room", name: this.name });
    if (how === "resumed") return this.catchUp();
    if (how === "gap" && missed > 0) this.leaveGap(later.at(-tail)?.seq ?? 0, missed);
    this.head = newest;
    for (const item of items.slice(-tail)) this.see(item, "view");
    for (const item of items) this.become(item);
    this.check();
  }

  private catchUp(): void {
    const missed = this.broker.entries(this.room).filter(({ seq }) => seq > this.head);
    for (const entry of missed) this.hear(entry);
    this.check();
  }

  private leaveGap(before: number, missed: number): void {
    const gap = { after: this.head, before, missed };
    this.gaps.push(gap);
    this.note({ kind: "gap.shown", ...this.place, epoch: this.epoch, ...gap });
  }
}

export const timeOf = (item: Item) => (item.type === "message.posted" ? item.ts : undefined);
