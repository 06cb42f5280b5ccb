import type { Fact, LogEntry, Placed } from "./history.ts";

/** A person at a page, as the model has them. What is on the page is in `items`. */
export type Person = {
  readonly client: string;
  readonly member: string;
  readonly room: string;
  standing: "in" | "out" | "gone";
  epoch: string;
  head: number;
  items: Placed[];
  gaps: { after: number; before: number; missed: number }[];
  queue: { id: string; text: string }[];
};

/** As many events come with a fresh page, and more than this is a gap when somebody returns. */
const tail = 3;

/** The simplest chat there is, which keeps every promise, and the history that it leaves. Everything happens at once. */
export class World {
  readonly facts: Fact[] = [];
  readonly people: Person[] = [];
  private now = 1_000_000;
  private seq = 0;
  private epoch = 1;
  private faults = 0;
  private readonly logs = new Map<string, LogEntry[]>();

  constructor(rooms: readonly string[], perRoom: number) {
    this.note({ kind: "run.started", seed: 1, schedule: "made up" });
    for (const room of rooms) {
      this.logs.set(room, []);
      for (const contender of ["a", "b"]) {
        const outcome = contender === "a" ? "won" : "refused";
        this.note({ kind: "attempted", contest: `room ${room}`, by: contender, outcome });
      }
      for (let index = 0; index < perRoom; index++) this.arrive(room, `${room}-${index}`);
    }
  }

  /** The person writes; it goes out at once, or when they are back. The same id may be in use by others. */
  write(person: Person, id: string): void {
    const text = `${id} of ${person.client}`;
    this.note({ kind: "wrote", ...place(person), member: person.member, id, text });
    this.show(person, id, "sending");
    person.queue.push({ id, text });
    this.flush(person);
  }

  refuse(person: Person, id: string): void {
    this.note({ kind: "wrote", ...place(person), member: person.member, id, text: "" });
    this.show(person, id, "sending");
    this.show(person, id, "refused");
  }

  lose(person: Person): void {
    person.standing = "out";
    this.note({ kind: "lost", ...place(person) });
  }

  /** Somebody who is out returns: to what they held, behind a gap, or to another log. */
  return(person: Person): void {
    this.note({ kind: "back", ...place(person) });
    const missed = this.visible(person.room).filter(({ seq }) => seq > person.head);
    if (person.epoch !== this.epochName) this.enter(person, "reset");
    else if (missed.length <= tail) this.enter(person, "resumed");
    else this.enter(person, "gap");
  }

  reload(person: Person): void {
    this.note({ kind: "page.loaded", ...place(person) });
    this.enter(person, "fresh");
  }

  /** A message is stored again, so late that the broker did not know it any more. Whoever holds the first sees nothing. */
  storeAgain(room: string): void {
    const entry = this.log(room).find(({ id }) => id !== undefined);
    if (!entry) return;
    this.now += 200_000;
    const again = { ...entry, seq: ++this.seq, at: this.now, ts: this.now };
    this.log(room).push(again);
    for (const person of this.insiders(room)) this.see(person, again, "live");
  }

  /** The broker loses its disk, after everything was read off it, and everybody their connection. */
  wipe(): void {
    const fault = `fault-${++this.faults}`;
    this.note({ kind: "fault.began", fault, what: "disk wiped" });
    this.readLogs();
    for (const person of this.people.filter(({ standing }) => standing === "in")) this.lose(person);
    for (const log of this.logs.values()) log.splice(0);
    this.epoch++;
    this.seq = 0;
    this.note({ kind: "fault.ended", fault });
  }

  /** The person is removed, is told so, and the others see that they are gone. */
  remove(person: Person): void {
    if (person.standing !== "in") return;
    person.standing = "gone";
    const { room, member } = person;
    this.note({ kind: "removal.confirmed", room, member });
    this.note({ kind: "left", ...place(person), member, why: "removed" });
    this.note({ kind: "presence.ended", room, member, how: "left" });
    this.tellRosters(room);
  }

  /** Everybody who is not gone returns, and what stands then is noted; the clock goes on long enough to judge by. */
  finish(): readonly Fact[] {
    for (const person of this.people) if (person.standing === "out") this.return(person);
    this.note({ kind: "faults.healed" });
    this.now += 60_000;
    for (const person of this.people) {
      const [{ epoch, gaps }, items] = [person, person.items.toSorted((a, b) => a.seq - b.seq)];
      if (person.standing === "in") this.note({ kind: "final", ...place(person), epoch, items, gaps, outbox: [] });
    }
    this.readLogs();
    for (const room of this.logs.keys()) {
      const entries = this.visible(room).map(shownOf);
      this.note({ kind: "readmodel.read", instance: "rooms-1", room, epoch: this.epochName, entries });
    }
    this.note({ kind: "run.ended" });
    return this.facts;
  }

  private arrive(room: string, client: string): void {
    const member = `${client}-member`;
    const person: Person = {
      client,
      member,
      room,
      standing: "out",
      epoch: "",
      head: 0,
      items: [],
      gaps: [],
      queue: [],
    };
    this.people.push(person);
    this.note({ kind: "presence.began", room, member });
    this.reload(person);
    this.tellRosters(room);
  }

  private enter(person: Person, how: "fresh" | "resumed" | "reset" | "gap"): void {
    const log = this.visible(person.room);
    const newest = log.at(-1)?.seq ?? 0;
    const later = log.filter(({ seq }) => seq > person.head);
    const missed = how === "gap" ? later.length - tail : 0;
    const seq = how === "resumed" ? person.head : newest;
    const base = { kind: "entered", ...place(person), member: person.member, name: person.client, how, seq } as const;
    this.note({ ...base, epoch: this.epochName, ...(how === "gap" && { missed }) });
    if (how === "fresh" || how === "reset") Object.assign(person, { items: [], gaps: [], head: 0 });
    Object.assign(person, { epoch: this.epochName, standing: "in" });
    if (how === "gap") this.leaveGap(person, later.at(-tail)?.seq ?? 0, missed);
    for (const entry of how === "resumed" ? later : log.slice(-tail)) {
      this.see(person, entry, how === "resumed" ? "live" : "view");
    }
    person.head = Math.max(person.head, newest);
    this.seeRoster(person);
    this.flush(person);
  }

  private leaveGap(person: Person, before: number, missed: number): void {
    const gap = { after: person.head, before, missed };
    person.gaps.push(gap);
    this.note({ kind: "gap.shown", ...place(person), epoch: person.epoch, ...gap });
  }

  private flush(person: Person): void {
    if (person.standing !== "in") return;
    for (const { id, text } of person.queue.splice(0)) {
      const stamp = { ts: ++this.now, at: this.now };
      const entry = { seq: ++this.seq, type: "message.posted", by: person.member, id, text, ...stamp };
      this.log(person.room).push(entry);
      for (const other of this.insiders(person.room)) this.see(other, entry, "live");
      this.show(person, id, "sent", entry.seq);
    }
  }

  private see(person: Person, entry: LogEntry, from: "view" | "live"): void {
    const again = person.items.some(({ by, id }) => by === entry.by && id === entry.id);
    const prev = person.head;
    person.head = Math.max(person.head, entry.seq);
    if (again) return;
    const shown = shownOf(entry);
    person.items.push(shown);
    this.note({ kind: "saw", ...place(person), from, epoch: person.epoch, prev, ...shown });
  }

  private show(person: Person, id: string, state: "sending" | "sent" | "refused", seq?: number): void {
    const base = { kind: "showed", ...place(person), member: person.member, id, state } as const;
    this.note(seq === undefined ? base : { ...base, seq });
  }

  private tellRosters(room: string): void {
    for (const person of this.insiders(room)) this.seeRoster(person);
  }

  private seeRoster(person: Person): void {
    const present = this.people.filter(({ room, standing }) => room === person.room && standing !== "gone");
    this.note({ kind: "roster.seen", ...place(person), members: present.map(({ member }) => member) });
  }

  private readLogs(): void {
    for (const [room, entries] of this.logs) {
      this.note({ kind: "log.read", room, epoch: this.epochName, entries: [...entries] });
    }
  }

  private get epochName(): string {
    return `epoch-${this.epoch}`;
  }

  private log(room: string): LogEntry[] {
    return this.logs.get(room) ?? [];
  }

  private visible(room: string): readonly LogEntry[] {
    const firsts = new Map(
      this.log(room)
        .toReversed()
        .map((entry) => [`${entry.by} ${entry.id}`, entry]),
    );
    return this.log(room).filter((entry) => firsts.get(`${entry.by} ${entry.id}`) === entry);
  }

  private insiders(room: string): readonly Person[] {
    return this.people.filter((person) => person.room === room && person.standing === "in");
  }

  private note(fact: Unstamped): void {
    this.facts.push({ ...fact, at: ++this.now } as Fact);
  }
}

/** A fact without its time, of whatever kind. */
type Unstamped = Fact extends infer One ? (One extends Fact ? Omit<One, "at"> : never) : never;

const place = ({ client, room }: Person) => ({ client, room });
const shownOf = ({ at: _, dedupe: __, ...shown }: LogEntry): Placed => shown;
