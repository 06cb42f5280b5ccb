import { placed } from "../../placed.ts";
import { type Fact, type LogEntry, laterType, type Wish } from "../history.ts";
import { Broker } from "./broker.ts";
import { Page, timeOf, type Unstamped } from "./page.ts";

type Reacts = "reaction.added" | "reaction.removed";

/** A chat that keeps every promise at once, and the history that it leaves. */
export class World {
  readonly facts: Fact[] = [];
  readonly pages: Page[] = [];
  private readonly broker: Broker;
  private now = 1_000_000;

  constructor(rooms: readonly string[], perRoom: number) {
    this.broker = new Broker(rooms);
    this.note({ kind: "run.started", seed: 1, schedule: "made up" });
    for (const room of rooms) {
      this.note({ kind: "attempted", contest: `room ${room}`, by: "a", outcome: "won" });
      this.note({ kind: "attempted", contest: `room ${room}`, by: "b", outcome: "refused" });
      for (let index = 0; index < perRoom; index++) this.arrive(room, `${room}-${index}`);
    }
  }

  /** It goes out at once, or when they are back. Others may use the same id. */
  write(page: Page, id: string): void {
    this.wish(page, id, { type: "message.posted", text: `${id} of ${page.client}` });
  }

  /** Says otherwise what somebody said, perhaps another. */
  edit(page: Page, id: string, [author, said]: readonly [Page, string]): void {
    this.wish(page, id, {
      type: "message.edited",
      target: this.placeOf(author, said),
      text: `${id} of ${page.client}`,
    });
  }

  delete(page: Page, id: string, [author, said]: readonly [Page, string]): void {
    this.wish(page, id, { type: "message.deleted", target: this.placeOf(author, said) });
  }

  react(page: Page, id: string, [author, said]: readonly [Page, string], type: Reacts = "reaction.added"): void {
    this.wish(page, id, { type, target: this.placeOf(author, said), emoji: "👍" });
  }

  private placeOf({ room, member }: Page, id: string): number {
    return this.broker.placeOf(room, member, id);
  }

  private wish(page: Page, id: string, wish: Wish): void {
    this.note({ kind: "wrote", ...page.place, member: page.member, id, ...wish });
    page.show(id, "sending");
    page.queue.push({ id, wish });
    this.note({ kind: "kept", ...page.place, member: page.member, id });
    this.flush(page);
  }

  /** A deletion that is taken back in time. */
  undo(page: Page, id: string, said: string): void {
    const target = this.placeOf(page, said);
    this.note({ kind: "wrote", ...page.place, member: page.member, id, type: "message.deleted", target, undo: true });
    this.note({ kind: "kept", ...page.place, member: page.member, id });
    page.show(id, "given up");
  }

  pass(time: number): void {
    this.now += time;
  }

  /** A gateway of a later version says something. */
  sayLater(room: string): void {
    this.tell(room, { type: laterType, by: "somebody", at: this.now });
  }

  refuse(page: Page, id: string): void {
    this.note({ kind: "wrote", ...page.place, member: page.member, id, type: "message.posted", text: "" });
    page.show(id, "sending");
    page.show(id, "refused");
  }

  lose(page: Page): void {
    page.standing = "out";
    this.note({ kind: "lost", ...page.place });
  }

  clear(page: Page): void {
    const ids = page.queue.map(({ id }) => id);
    this.note({ kind: "storage.cleared", ...page.place, unsent: ids });
    this.note({ kind: "storage.holds", ...page.place, ids });
  }

  return(page: Page): void {
    page.return();
    this.settle(page);
  }

  /** Also as after a crash: what is unsent comes along. */
  reload(page: Page): void {
    page.reload();
    for (const { id } of page.queue) page.show(id, "sending");
    this.settle(page);
  }

  /** So late that the broker no longer knows the message. */
  storeAgain(room: string): void {
    const members = this.pages.filter(({ standing }) => standing !== "gone").map(({ member }) => member);
    const entry = this.broker.entries(room).find(({ by, target }) => members.includes(by) && target === undefined);
    if (!entry) return;
    this.now += 200_000;
    this.tell(room, { ...entry, at: this.now, ts: this.now });
  }

  wipe(): void {
    const fault = `wipe of ${this.broker.epoch}`;
    this.note({ kind: "fault.began", fault, what: "disk wiped" });
    this.readLogs((room) => this.broker.entries(room));
    for (const page of this.pages.filter(({ standing }) => standing === "in")) this.lose(page);
    this.broker.wipe();
    this.note({ kind: "fault.ended", fault });
  }

  attack(megabytes: number, meanwhile: () => void): void {
    const fault = `attack at ${this.now}`;
    this.note({ kind: "fault.began", fault, what: "attacked" });
    meanwhile();
    this.note({ kind: "fault.ended", fault });
    this.note({ kind: "attack.ended", attack: "many rooms", finding: "none made", took: [megabytes], most: 256 });
  }

  remove(page: Page): void {
    page.standing = "gone";
    const { room, member } = page;
    this.note({ kind: "removal.confirmed", room, member });
    this.note({ kind: "left", ...page.place, member, why: "removed" });
    this.note({ kind: "presence.ended", room, member, how: "left" });
    this.tellRosters(room);
  }

  /** Everybody who is not gone returns, and the clock goes on long enough to judge by. */
  finish(): readonly Fact[] {
    for (const page of this.pages) if (page.standing === "out") this.return(page);
    this.note({ kind: "faults.healed" });
    this.now += 60_000;
    for (const page of this.pages) if (page.standing === "in") page.check();
    for (const page of this.pages) if (page.standing === "in") page.close();
    for (const room of this.broker.rooms) this.follow(room, this.broker.entries(room));
    this.readLogs((room) => this.broker.left(room));
    for (const room of this.broker.rooms) {
      const entries = this.broker.items(room).map((item) => placed(item, timeOf(item)));
      this.note({ kind: "readmodel.read", instance: "rooms-1", room, epoch: this.broker.epoch, entries });
    }
    this.note({ kind: "run.ended" });
    return this.facts;
  }

  openBeside(page: Page, name = page.name): Page {
    return this.arrive(page.room, `${page.client}, tab ${this.pages.length}`, name, page.client);
  }

  leave(page: Page): void {
    this.note({ kind: "leaving", ...page.place });
    page.standing = "gone";
    const { room, member } = page;
    this.note({ kind: "left", ...page.place, member, why: "wish" });
    if (!this.isPresent(page)) this.note({ kind: "presence.ended", room, member, how: "left" });
    this.note({ kind: "shows", ...page.place, where: "home" });
    this.note({ kind: "page.gone", ...page.place });
    this.note({ kind: "tab.closed", ...page.place });
    this.tellRosters(room);
  }

  private arrive(room: string, client: string, name = client, device = client): Page {
    const page = new Page(room, client, name, this.broker, (fact) => this.note(fact));
    const isThere = this.isPresent(page);
    this.pages.push(page);
    this.note({ kind: "tab.opened", ...page.place, device });
    if (!isThere) this.note({ kind: "presence.began", room, member: page.member });
    this.reload(page);
    this.tellRosters(room);
    return page;
  }

  private isPresent({ room, member }: Page): boolean {
    return this.pages.some((one) => one.room === room && one.member === member && one.standing !== "gone");
  }

  private settle(page: Page): void {
    this.seeRoster(page);
    this.flush(page);
  }

  private flush(page: Page): void {
    if (page.standing !== "in") return;
    for (const { id, wish } of page.queue.splice(0)) {
      const { seq } = this.tell(page.room, { ...wish, by: page.member, id, ts: ++this.now, at: this.now });
      page.show(id, "sent", seq);
    }
  }

  private tell(room: string, event: Omit<LogEntry, "seq">): LogEntry {
    const entry = this.broker.store(room, event);
    for (const page of this.insiders(room)) page.hear(entry);
    return entry;
  }

  private tellRosters(room: string): void {
    for (const page of this.insiders(room)) this.seeRoster(page);
  }

  private seeRoster(page: Page): void {
    const present = this.pages.filter(({ room, standing }) => room === page.room && standing !== "gone");
    const members = new Set(present.map(({ member }) => member));
    this.note({ kind: "roster.seen", ...page.place, members: [...members] });
  }

  private follow(room: string, entries: readonly LogEntry[]): void {
    this.note({ kind: "log.read", room, epoch: this.broker.epoch, whole: false, entries });
  }

  private readLogs(entriesOf: (room: string) => readonly LogEntry[]): void {
    const { epoch, rooms } = this.broker;
    for (const room of rooms) this.note({ kind: "log.read", room, epoch, whole: true, entries: entriesOf(room) });
  }

  private insiders(room: string): readonly Page[] {
    return this.pages.filter((page) => page.room === room && page.standing === "in");
  }

  private note(fact: Unstamped): void {
    this.facts.push({ ...fact, at: ++this.now } as Fact);
  }
}
