import type { Stored } from "./stored.ts";

/** Nobody waits longer for others to say something too, in milliseconds. */
const longest = 20;
/** More is not put into one frame, in bytes. */
const most = 64 * 1024;

/**
 * When all rooms hand over what they have gathered: in rounds. A frame costs a write for each who is sent it, which is
 * most of what a busy gateway does. So the busier it is, the more it rests after a round, up to as long as that took:
 * what comes meanwhile goes into the same frames. A gateway with little to do does not rest.
 */
export class Rounds {
  readonly #busy: () => number;
  #due: Gathering[] = [];
  #notBefore = 0;

  /** `busy` is how much of its time the event loop has been at work of late, from 0 to 1. */
  constructor(busy: () => number) {
    this.#busy = busy;
  }

  /** Hands over in the next round. */
  add(gathering: Gathering): void {
    if (this.#due.push(gathering) > 1) return;
    const wait = this.#notBefore - performance.now();
    // At the earliest when everything has been read that has arrived by now: much of it is often for the same room.
    if (wait < 1) setImmediate(() => this.#handOver());
    else setTimeout(() => this.#handOver(), wait);
  }

  #handOver(): void {
    const began = performance.now();
    const due = this.#due;
    this.#due = [];
    for (const gathering of due) gathering.flush();
    setImmediate(() => {
      const now = performance.now(); // the sockets have been written to
      const share = Math.max(0, 2 * this.#busy() - 1);
      this.#notBefore = now + Math.min((now - began) * share, longest);
    });
  }
}

/** What gathered events are handed over to. */
type Room = {
  /** Whether they may be shown: where the process stood still, who was to be shown them may have been removed [M3]. */
  readonly isCurrent: () => boolean;
  /** Calls back when that is so again. */
  readonly whenCurrent: (act: () => void) => void;
  readonly show: (events: readonly Stored[]) => void;
};

/** What a room is about to be shown, gathered into frames. */
export class Gathering {
  readonly #rounds: Rounds;
  readonly #room: Room;
  #events: Stored[] = [];
  #bytes = 0;

  constructor(rounds: Rounds, room: Room) {
    this.#rounds = rounds;
    this.#room = room;
  }

  add(event: Stored): void {
    if (this.#events.push(event) === 1) this.#rounds.add(this);
    this.#bytes += event.data.byteLength;
    if (this.#bytes > most) this.flush();
  }

  /** Hands over what there is: at once, or as soon as that is allowed. */
  flush(): void {
    if (this.#events.length === 0) return;
    if (!this.#room.isCurrent()) return this.#room.whenCurrent(() => this.flush());
    const events = this.#events;
    this.#events = [];
    this.#bytes = 0;
    this.#room.show(events);
  }
}
