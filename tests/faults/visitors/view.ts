import { emptyTimeline, enter, hear } from "@parlor/client/timeline";
import type { PlacedEvent, RoomJoined } from "@parlor/contracts";
import type { ClientFact, Placed } from "../checker/history.ts";

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
    const known = new Set(before.epoch === epoch && how !== "fresh" && how !== "reset" ? before.items : []);
    for (const event of this.#timeline.items) if (!known.has(event)) this.#saw(event, "view");
    for (const gap of this.#timeline.gaps.filter((row) => !before.gaps.includes(row))) {
      const { after, before: until, missed: count } = gap;
      const row = { epoch, after, before: until, ...(count !== undefined && { missed: count }) };
      this.tell({ kind: "gap.shown", ...row });
    }
  }

  /** False if something before it is missing. */
  hears(event: PlacedEvent): boolean {
    const { timeline, heard } = hear(this.#timeline, event);
    this.#timeline = timeline;
    if (heard === "new") this.#saw(event, "live");
    return heard !== "hole";
  }

  wrote(id: string, text: string): void {
    if (!this.#joined) return;
    this.tell({ kind: "wrote", member: this.#joined.you.id, id, text });
    this.#outbox.add(id);
  }

  refused(id: string, reason: string): void {
    if (!this.#joined || !this.#outbox.delete(id)) return;
    this.tell({ kind: "showed", member: this.#joined.you.id, id, state: "refused", reason });
  }

  tell(fact: Told): void {
    const { client, room } = this.#guest;
    this.#note({ ...fact, at: Date.now(), client, room } as ClientFact); // joined again
  }

  #saw(event: PlacedEvent, from: "view" | "live"): void {
    const { seq, type, by } = event;
    const message = event.type === "message.posted" ? { id: event.id, text: event.text } : {};
    const prev = from === "live" && event.prev !== undefined ? { prev: event.prev } : {};
    const shown: Placed = { seq, type, by, ...message };
    this.tell({ kind: "saw", from, epoch: this.#timeline.epoch ?? "", ...prev, ...shown });
    if (event.type !== "message.posted" || by !== this.#joined?.you.id || !this.#outbox.delete(event.id)) return;
    this.tell({ kind: "showed", member: by, id: event.id, state: "sent", seq });
  }
}
