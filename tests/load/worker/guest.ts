import { micros } from "../clock.ts";
import type { Kind, Place } from "../plan.ts";
import type { Tally } from "../tally.ts";
import type { RoomBook, Said } from "./room-book.ts";
import { changeId, postId, stamped } from "./stamp.ts";
import { type Target, Wire } from "./wire.ts";

/** What a member says; a change has a `target`, the seq of their first message. */
export type Utterance = {
  readonly kind: Kind;
  readonly id: string;
  readonly text: string;
  readonly number: number;
  readonly target: number | undefined;
};

/** How members speak with one kind of server. */
export type Protocol = {
  /** Empty for none. */
  readonly subprotocol: string;
  /** Says what comes first on a new connection. */
  greet(guest: Guest): void;
  /** Takes a frame and tells the guest what was in it. `now` is in microseconds of the shared clock. */
  hear(guest: Guest, bytes: Buffer, start: number, end: number, now: number): void;
  /** The frame that says it. */
  say(utterance: Utterance): string;
};

/** What a member needs to resume. */
export type Memory = { readonly epoch: string; readonly token: string };

type Surroundings = {
  readonly protocol: Protocol;
  readonly kind: Kind;
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
  /** Where its first message stands. */
  #first: number | undefined;
  /** Frames by id. */
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
    const { kind, protocol, tally } = this.around;
    const stamp = { author: this.place.index, number: this.#posts++, due };
    const isChange = kind !== "messages" && this.#first !== undefined;
    const id = isChange ? changeId(stamp) : postId(stamp);
    const text = stamped(stamp, length);
    const frame = protocol.say({ kind, id, text, number: stamp.number, target: this.#first });
    this.#outbox.set(id, frame);
    tally.counts.sent += 1;
    if (this.isInside) this.send(frame);
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
    const { tally, arrived } = this.around;
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
    for (const frame of this.#outbox.values()) this.send(frame);
    arrived();
  }

  /** What it said itself is thereby confirmed. */
  shown({ author, due, id, seq }: Said, now: number): void {
    if (author !== this.place.index || !this.#outbox.delete(id)) return;
    this.#first ??= seq;
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
