import { emptyTimeline, enter, hear, type Timeline } from "@parlor/client/timeline";
import type { Item, PlacedEvent, PostCommand, RoomJoined } from "@parlor/contracts";
import type { ClientFact } from "../checker/history.ts";
import { placed, wished } from "../placed.ts";

type Told = ClientFact extends infer F ? (F extends ClientFact ? Omit<F, "at" | "client" | "room"> : never) : never;

/** `client` is unique in the run. */
export type Guest = { readonly client: string; readonly room: string; readonly name: string };

/** What a visitor holds of its room, as a page would. Every change is noted. */
export class View {
  readonly #guest: Guest;
  readonly #note: (fact: ClientFact) => void;
  readonly #outbox = new Set<string>();
  #timeline = emptyTimeline;
  #joined: RoomJoined | undefined;

  constructor(guest: Guest, note: (fact: ClientFact) => void) {
    this.#guest = guest;
    this.#note = note;
  }

  get joined(): RoomJoined | undefined {
    return this.#joined;
  }

  get resume() {
    const { epoch, head: after } = this.#timeline;
    return epoch === undefined ? {} : { resume: { epoch, after } };
  }

  get unsure(): readonly string[] {
    return [...this.#outbox];
  }

  entered(joined: RoomJoined): void {
    const { you, entered: how, epoch, seq, missed } = joined;
    const facts = { member: you.id, name: you.name, how, epoch, seq, ...(missed !== undefined && { missed }) };
    if (!this.#joined) this.tell({ kind: "page.loaded" });
    this.tell({ kind: "entered", ...facts });
    const before = this.#timeline;
    this.#joined = joined;
    this.#timeline = enter(before, joined);
    const goesOn = before.epoch === epoch && how !== "fresh" && how !== "reset";
    this.#shows(goesOn ? before : emptyTimeline, "view");
    const own = this.#timeline.items.filter((item) => item.by === you.id);
    for (const item of own) if (item.type === "message.posted") this.#landed(item.id, item.seq);
    for (const gap of this.#timeline.gaps.filter((row) => !before.gaps.includes(row))) {
      const { after, before: until, missed: count } = gap;
      const row = { epoch, after, before: until, ...(count !== undefined && { missed: count }) };
      this.tell({ kind: "gap.shown", ...row });
    }
  }

  /** False if something before it is missing. */
  hears(event: PlacedEvent): boolean {
    const { timeline, heard } = hear(this.#timeline, event);
    const before = this.#timeline;
    this.#timeline = timeline;
    this.#shows(before, "live");
    if (heard === "new" && "id" in event && event.by === this.#joined?.you.id) this.#landed(event.id, event.seq);
    return heard !== "hole";
  }

  foreign(which: number): Item | undefined {
    const others = this.#timeline.items.filter(({ type, by }) => type === "message.posted" && !this.#isMine(by));
    return others[Math.floor(which * others.length)];
  }

  placeOf(id: string): number | undefined {
    return this.#timeline.items.find((item) => "id" in item && item.id === id && this.#isMine(item.by))?.seq;
  }

  #isMine = (by: string) => by === this.#joined?.you.id;

  wrote(wish: PostCommand): void {
    if (!this.#joined) return;
    this.tell({ kind: "wrote", member: this.#joined.you.id, id: wish.id, ...wished(wish) });
    this.#outbox.add(wish.id);
  }

  refused(id: string, reason: string): void {
    if (!this.#joined || !this.#outbox.delete(id)) return;
    this.tell({ kind: "showed", member: this.#joined.you.id, id, state: "refused", reason });
  }

  tell(fact: Told): void {
    const { client, room } = this.#guest;
    this.#note({ ...fact, at: Date.now(), client, room } as ClientFact); // joined again
  }

  /** Behind a gap, what was held before it may be stale: a visitor does not ask. */
  #shows(before: Timeline, from: "view" | "live"): void {
    const { epoch = "", head, items, staleAfter, staleUpTo } = this.#timeline;
    const known = new Map(before.items.map((item) => [item.seq, item]));
    for (const item of items) {
      const last = known.get(item.seq);
      if (last === item) continue;
      const isStale = staleAfter !== undefined && item.seq <= staleUpTo;
      const held = { epoch, head, ...(isStale && { stale: true as const }), ...placed(item) };
      const prev = from === "live" && item.prev !== undefined ? { prev: item.prev } : {};
      this.tell(last === undefined ? { kind: "saw", from, ...prev, ...held } : { kind: "became", ...held });
    }
  }

  #landed(id: string, seq: number): void {
    if (!this.#joined || !this.#outbox.delete(id)) return;
    this.tell({ kind: "showed", member: this.#joined.you.id, id, state: "sent", seq });
  }
}
