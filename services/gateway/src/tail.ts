import { type Epoch, limits, type RoomCode } from "@parlor/contracts";
import type { Bus } from "./bus.ts";
import { NoAnswer } from "./certainty.ts";
import type { Sent } from "./ring.ts";

/** The end of the log as those who enter see it: events in order as JSON text, whole from one seq up to another. */
export type Tail = { readonly events: string; readonly from: number; readonly upTo: number; readonly more: boolean };

/** The room whose end it is: its newest seq, and what it remembers of what came after another. */
type Room = {
  readonly code: RoomCode;
  readonly epoch: Epoch;
  readonly seq: number;
  since(seq: number): readonly Sent[] | undefined;
};

/** The last events of a room, fetched once for all who come while the room still remembers what came after them. */
export class SharedTail {
  readonly #bus: Bus;
  readonly #room: Room;
  #tail: Promise<Tail> | undefined;

  constructor(bus: Bus, room: Room) {
    this.#bus = bus;
    this.#room = room;
  }

  /** The tail, perhaps a little old: what came after `upTo` follows from the room's memory. Rejects with NoAnswer. */
  async get(): Promise<Tail> {
    const asked = this.#tail;
    const known = await asked?.catch(() => undefined);
    const newer = known && this.#room.since(known.upTo);
    if (known && newer && newer.length < limits.historyPage) return known;
    if (this.#tail === asked) this.#tail = undefined; // else somebody has begun to fetch it meanwhile
    this.#tail ??= this.#fetch();
    return this.#tail;
  }

  forget(): void {
    this.#tail = undefined;
  }

  async #fetch(): Promise<Tail> {
    const { code, epoch, seq: minSeq } = this.#room;
    const page = await this.#bus.askAndRead<"history.fetch">({ type: "history.fetch", room: code, minSeq, epoch });
    if (page.type === "refused") throw new NoAnswer("The history is behind.");
    const upTo = Math.max(minSeq, page.events.at(-1)?.seq ?? 0);
    return { events: JSON.stringify(page.events), from: page.events[0]?.seq ?? upTo, upTo, more: page.more };
  }
}
