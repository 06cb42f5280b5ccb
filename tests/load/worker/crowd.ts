import { micros } from "../clock.ts";
import { type Plan, placesOf, type Run } from "../plan.ts";
import { Tally } from "../tally.ts";
import { Churn } from "./churn.ts";
import type { Protocol } from "./guest.ts";
import { Guest } from "./guest.ts";
import type { Accounted } from "./messages.ts";
import { parlor } from "./parlor.ts";
import { plain } from "./plain.ts";
import { RoomBook } from "./room-book.ts";
import { Talk } from "./talk.ts";
import type { Target } from "./wire.ts";

const protocols: Readonly<Record<Plan["protocol"], Protocol>> = {
  parlor,
  json: plain("json"),
  "socket.io": plain("socket.io"),
};
// Each member comes back at a moment of their own.
const backWithin = 1_000;

type Waiting = { readonly guest: Guest; readonly since: number | undefined };

/** One worker's part of the crowd. */
export class Crowd {
  readonly tally = new Tally();
  readonly #plan: Plan;
  readonly #guests: readonly Guest[];
  readonly #waiting: Waiting[] = [];
  #coming = 0;
  #allCame: (() => void) | undefined;
  #talk: Talk | undefined;
  #churn: Churn | undefined;
  #stormAt: number | undefined;

  constructor(plan: Plan, worker: number, run: Run) {
    this.#plan = plan;
    const protocol = protocols[plan.protocol];
    const around = {
      protocol,
      kind: plan.kind,
      tally: this.tally,
      arrived: () => this.#arrived(),
      gone: (guest: Guest, inside: boolean) => this.#gone(guest, inside),
      answered: () => this.#talk?.answered(),
    };
    const books = new Map<string, RoomBook>();
    this.#guests = placesOf(plan, worker, run).map((place) => {
      const book = books.get(place.room) ?? new RoomBook();
      books.set(place.room, book);
      return new Guest(place, targetOf(place.url, protocol), book, around);
    });
  }

  async come(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#allCame = resolve;
    for (const guest of this.#guests) this.#waiting.push({ guest, since: undefined });
    this.#letIn();
    await promise;
    this.#allCame = undefined;
  }

  begin(): void {
    this.#talk = new Talk(this.#plan, this.#guests);
    this.#churn = new Churn(this.#plan, this.#guests, () => {
      this.#stormAt = micros();
    });
  }

  hush(): void {
    this.#talk?.stop();
    this.#churn?.stop();
  }

  account(): Accounted {
    let [due, missing, unanswered] = [0, 0, 0];
    for (const guest of this.#guests) {
      due += guest.due;
      missing += Math.max(0, guest.due - guest.delivered);
      unanswered += guest.unanswered;
    }
    return { due, missing, unanswered };
  }

  #letIn(): void {
    while (this.#coming < this.#plan.arrivals / this.#plan.workers) {
      const next = this.#waiting.shift();
      if (!next) break;
      this.#coming += 1;
      next.guest.come(next.since);
    }
    if (this.#coming === 0) this.#allCame?.();
  }

  #arrived(): void {
    this.#coming -= 1;
    this.#letIn();
  }

  // Members that were never inside stay away; the others come back.
  #gone(guest: Guest, wasInside: boolean): void {
    if (!wasInside) this.#arrived();
    if (this.#allCame) return;
    const since = wasInside ? this.#stormAt : undefined;
    setTimeout(
      () => {
        this.#waiting.push({ guest, since });
        this.#letIn();
      },
      since === undefined ? Math.random() * backWithin : 0,
    );
  }
}

function targetOf(url: string, { subprotocol }: Protocol): Target {
  const { hostname, port, pathname, search } = new URL(url);
  return { host: hostname, port: Number(port || 80), path: `${pathname}${search}`, subprotocol };
}
