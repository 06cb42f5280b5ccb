import { micros } from "../clock.ts";
import type { Place } from "../plan.ts";
import type { Tally } from "../tally.ts";
import type { RoomBook } from "./room-book.ts";
import { postId, type Stamp, stamped } from "./stamp.ts";
import { type Target, Wire } from "./wire.ts";

/** How members speak with one kind of server. */
export type Protocol = {
  /** Empty for none. */
  readonly subprotocol: string;
  /** Says what comes first on a new connection. */
  greet(guest: Guest): void;
  /** Takes a frame and tells the guest what was in it. `now` is in microseconds of the shared clock. */
  hear(guest: Guest, bytes: Buffer, start: number, end: number, now: number): void;
  /** The frame that posts a text. */
  post(id: string, text: string): string;
};

/** What a member needs to resume. */
export type Memory = { readonly epoch: string; readonly token: string };

type Surroundings = {
  readonly protocol: Protocol;
  readonly tally: Tally;
  readonly arrived: () => void;
  /** The connection ended; `inside` says whether after entering. */
  readonly gone: (guest: Guest, inside: boolean) => void;
  /** A post is confirmed or refused: another may be made. */
  readonly answered: () => void;
};

/** A member of the crowd: connection, outbox, and what it was shown of its room. */
export class Guest {
  readonly place: Place;
  readonly target: Target;
  readonly book: RoomBook;
  readonly around: Surroundings;
  at = 0;
  memory: Memory | undefined;
  /** Reads only now and then, so what it is told late is its own doing. */
  isSlow = false;
  delivered = 0;
  /** Events due before it lost its place in the log; later ones are counted from `since`. */
  #dueBefore = 0;
  #since = 0;
  #wire: Wire | undefined;
  #state: "away" | "coming" | "inside" = "away";
  #began = 0;
  #returns = false;
  /** The plan ended the connection, not the server or the network. */
  #asPlanned = false;
  #posts = 0;
  readonly #outbox = new Map<string, string>();

  constructor(place: Place, target: Target, book: RoomBook, around: Surroundings) {
    this.place = place;
    this.target = target;
    this.book = book;
    this.around = around;
  }

  get isInside(): boolean {
    return this.#state === "inside";
  }

  get unanswered(): number {
    return this.#outbox.size;
  }

  get pending(): readonly string[] {
    return [...this.#outbox.keys()];
  }

  /** All events that it had to be shown. */
  get due(): number {
    return this.#dueBefore + this.book.between(this.#since, this.isInside ? this.book.newest : this.at);
  }

  /** Enters, or returns. `began` is in microseconds. */
  come(began = micros()): void {
    const { protocol, tally } = this.around;
    this.#began = began;
    this.#state = "coming";
    this.#wire = new Wire(this.target, localAddress(this.target, this.place), {
      opened: () => {
        tally.counts.connected += 1;
        protocol.greet(this);
      },
      frame: (bytes, start, end, now) => {
        tally.counts.frames += 1;
        protocol.hear(this, bytes, start, end, now);
      },
      closed: () => this.#gone(),
    });
  }

  send(text: string): void {
    this.#wire?.send(text);
  }

  /** `due` is when it should be said, in microseconds. */
  post(due: number, length: number): void {
    const number = this.#posts++;
    const id = postId(this.place, number);
    const text = stamped({ author: this.place.index, number, due }, length);
    this.#outbox.set(id, text);
    this.around.tally.counts.sent += 1;
    if (this.isInside) this.send(this.around.protocol.post(id, text));
  }

  pause(paused: boolean): void {
    this.isSlow = true;
    this.#wire?.pause(paused);
  }

  leave(): void {
    this.#asPlanned = true;
    this.#wire?.close();
  }

  cut(): void {
    this.#asPlanned = true;
    this.#wire?.cut();
  }

  /** `at` is its place in the log: the one that it left, if it could resume. */
  entered(at: number, landed: readonly string[] = []): void {
    const { tally, protocol, arrived } = this.around;
    this.#state = "inside";
    if (at !== this.at) {
      this.#dueBefore += this.book.between(this.#since, this.at);
      this.#since = at;
      this.at = at;
    }
    tally.counts.inside += 1;
    tally.took(this.#returns ? "returning" : "joining", micros() - this.#began);
    this.#returns = true;
    for (const id of landed) if (this.#outbox.delete(id)) tally.counts.stored += 1;
    for (const [id, text] of this.#outbox) this.send(protocol.post(id, text));
    arrived();
  }

  /** Its own message is thereby confirmed. */
  shown({ author, number, due }: Stamp, now: number): void {
    if (author !== this.place.index || !this.#outbox.delete(postId(this.place, number))) return;
    this.around.tally.counts.stored += 1;
    this.around.tally.took("confirmation", now - due);
    this.around.answered();
  }

  /** A post if there is an `id`, else its entering. */
  refused(reason: string, id: string | undefined): void {
    this.around.tally.refused(reason);
    if (id === undefined || !this.#outbox.delete(id)) return this.#wire?.cut();
    this.around.tally.counts.refused += 1;
    this.around.answered();
  }

  #gone(): void {
    const { counts } = this.around.tally;
    const wasInside = this.isInside;
    if (wasInside) counts.inside -= 1;
    if (!this.#asPlanned) counts.cut += 1;
    this.#asPlanned = false;
    this.#state = "away";
    this.#wire = undefined;
    this.around.gone(this, wasInside);
  }
}

// One address has only some 28,000 ports to connect to a server from.
function localAddress({ host }: Target, { index }: Place): string | undefined {
  return host === "127.0.0.1" || host === "localhost" ? `127.0.0.${1 + (index % 250)}` : undefined;
}
