import type { Bus } from "@parlor/bus";
import { headers, type RoomCode, stream, subjects } from "@parlor/contracts";
import { answered, ignoreNoAnswer, type LogLease } from "./lease.ts";

/** `prev` is the seq before it in its room as the broker knew it, 0 for none. */
export type Stored = {
  readonly seq: number;
  readonly prev: number;
  readonly data: Uint8Array;
  readonly dedupe: string;
  /** The event's type, if a gateway must act on it. */
  readonly control: string;
};

type Fields = (Iterable<[string, string[]]> & { get(name: string): string }) | undefined;
type Heard = { readonly reply?: string; readonly headers?: Fields; readonly data: Uint8Array };

/** Undefined for what is no echo. Authors may write the broker's headers too, but its own come last, and count. */
export function fromEcho({ reply, headers: fields, data }: Heard, log: string): Stored | undefined {
  let [from, subject, seq, prev] = ["", "", Number.NaN, Number.NaN];
  for (const [name, values] of fields ?? []) {
    const said = values.at(-1) ?? "";
    if (name === "Nats-Stream") from = said;
    else if (name === "Nats-Subject") subject = said;
    else if (name === "Nats-Sequence") seq = Number(said);
    else if (name === "Nats-Last-Sequence") prev = Number(said);
  }
  const isEcho = from === stream.name && subject === log && seq > 0 && prev >= 0 && !reply;
  return isEcho ? stored(seq, prev, data, fields) : undefined;
}

/** A stored event does not name its predecessor. */
export function fromLog(message: { seq: number; data: Uint8Array; header: Fields } | null): Stored | undefined {
  return message ? stored(message.seq, 0, message.data, message.header) : undefined;
}

function stored(seq: number, prev: number, data: Uint8Array, fields: Fields): Stored {
  return { seq, prev, data, dedupe: fields?.get(headers.dedupe) ?? "", control: fields?.get(headers.control) ?? "" };
}

export type Listener = { event(event: Stored): void; other(text: string): void };

/** Listens while the lease is valid. Everything stored after this has resolved is heard. */
export async function listen(
  bus: Pick<Bus, "subscribe" | "flush">,
  lease: LogLease,
  code: RoomCode,
  listener: Listener,
): Promise<() => void> {
  const [live, log] = [subjects.live(code), subjects.log(code)];
  const stop = bus.subscribe(subjects.room(code), (message) => {
    if (!lease.valid) return;
    if (message.subject !== live) return listener.other(message.string());
    const event = fromEcho(message, log);
    if (event) listener.event(event);
  });
  await answered(bus.flush());
  return stop;
}

const readAtOnce = 1_000;
const noTerm = -1;

/** Reading rejects with NoAnswer. */
export type LogSource = {
  readonly lease: Pick<LogLease, "valid" | "term" | "verify">;
  newest(code: RoomCode): Promise<Stored | undefined>;
  next(code: RoomCode, after: number): Promise<Stored | undefined>;
};

type Counter = { inc(): void };
type RepairCounters = { readonly repairs: Counter; readonly repairedEvents: Counter };

export type Receiver = {
  readonly emit: (events: readonly Stored[]) => void;
  /** What stood after a place and was erased since, as it is by now, though events that were read are about it. */
  readonly erased: (after: number, read: readonly Stored[]) => Promise<readonly Stored[]>;
};

/** Events read by a repair, from behind a place on. */
type Reading = { readonly after: number; readonly events: Stored[] };

/** One room's events in order, without a hole: what was not heard is read from the log [D3] [D8]. */
export class RoomLog {
  readonly #code: RoomCode;
  readonly #source: LogSource;
  readonly #counters: RepairCounters;
  readonly #chain: Chain<Stored>;
  readonly #receiver: Receiver;
  /** The lease's term in which this room last had all of the log. */
  #term: number;
  #waiting: (() => void)[] = [];
  #repairing: Promise<void> | undefined;
  /** Also of a repair that failed and is to be continued. */
  #held: Reading | undefined;
  #closed = false;

  constructor(code: RoomCode, source: LogSource, counters: RepairCounters, head: number, receiver: Receiver) {
    this.#code = code;
    this.#source = source;
    this.#counters = counters;
    this.#chain = new Chain(head);
    this.#receiver = receiver;
    this.#term = source.lease.term;
  }

  /** People may come in and speak: the lease is valid, and nothing was missed in this room. */
  get valid(): boolean {
    const { lease } = this.#source;
    return !this.#closed && lease.valid && this.#term === lease.term;
  }

  /** Calls back once. */
  whenValid(act: () => void): void {
    this.#waiting.push(act);
  }

  heard(event: Stored): void {
    if (event.seq <= this.#chain.head) void this.#source.lease.verify().catch(ignoreNoAnswer); // late, or of another log
    const events = this.#chain.offer(event);
    if (this.#held) this.#held.events.push(...events);
    else this.#receiver.emit(events);
    if (this.#chain.broken) void this.repair().catch(ignoreNoAnswer);
  }

  /** Compares with the log and reads what was missed. Rejects with NoAnswer. */
  async check(): Promise<void> {
    const { lease } = this.#source;
    const { term } = lease;
    const newest = (await this.#source.newest(this.#code))?.seq ?? 0;
    // A repair under way has moved the head, but has not handed over yet.
    if (newest > this.#chain.head || this.#held) await this.repair();
    else if (newest < this.#chain.head) await lease.verify();
    this.#term = term;
    if (this.valid) for (const act of this.#waiting.splice(0)) act();
  }

  /** Reads on until the log has no more, once for all callers. Rejects with NoAnswer. */
  repair(): Promise<void> {
    this.#repairing ??= this.#readOn().finally(() => {
      this.#repairing = undefined;
    });
    return this.#repairing;
  }

  close(): void {
    this.#closed = true;
  }

  async #readOn(): Promise<void> {
    if (this.#chain.head > 0) this.#counters.repairs.inc(); // a room's first event is always looked up
    await this.#source.lease.verify();
    while (!this.#closed) if (await this.#readSome()) return;
  }

  // Hands over much at once: a removed member must not get what stands before their removal [M3]. If the log stops
  // answering, what was read waits, since time may have passed. True if there is no more.
  async #readSome(): Promise<boolean> {
    this.#held ??= { after: this.#chain.head, events: [] };
    const { after, events } = this.#held;
    let done = false;
    try {
      while (!done && events.length < readAtOnce) done = await this.#readNext(events);
      // A message that was deleted meanwhile is not in the log any more; its changes are [I1].
      events.push(...(await this.#receiver.erased(after, [...events])));
    } catch (error) {
      this.#term = noTerm;
      throw error;
    }
    this.#held = undefined;
    this.#receiver.emit(events.sort((a, b) => a.seq - b.seq));
    return done;
  }

  async #readNext(held: Stored[]): Promise<boolean> {
    const asked = this.#chain.newest;
    const next = await this.#source.next(this.#code, this.#chain.head);
    if (next && next.seq > this.#chain.head && this.#chain.head > 0) this.#counters.repairedEvents.inc();
    held.push(...this.#chain.admit(next, asked));
    return !next && !this.#chain.broken;
  }
}

export type Link = Pick<Stored, "seq" | "prev">;

/** An event whose predecessor is missing waits until the log has been read [D3] [D8]. */
export class Chain<E extends Link> {
  #head: number;
  readonly #waiting = new Map<number, E>();

  constructor(head: number) {
    this.#head = head;
  }

  get head(): number {
    return this.#head;
  }

  /** Events wait for a missing one: read the log after `head` and `admit` the answer. */
  get broken(): boolean {
    return this.#waiting.size > 0;
  }

  offer(event: E): readonly E[] {
    if (event.seq <= this.#head) return [];
    const follows = event.prev === this.#head && this.#head > 0; // a room's first may be another log's [D11]
    if (follows && !this.broken) {
      this.#head = event.seq;
      return [event];
    }
    this.#waiting.set(event.seq, event);
    return follows ? this.#follow() : [];
  }

  get newest(): number {
    return Math.max(this.#head, ...this.#waiting.keys());
  }

  /** `asked` is `newest` when the log was asked: later events may wait for one that the log did not have yet. */
  admit(next: E | undefined, asked: number): readonly E[] {
    if (next === undefined) return this.#giveUp(asked);
    if (next.seq <= this.#head) return [];
    this.#head = next.seq;
    return [next, ...this.#follow()];
  }

  #follow(): E[] {
    const out: E[] = [];
    for (const event of this.#inOrder()) {
      const seen = event.seq <= this.#head;
      if (!seen && event.prev !== this.#head) break;
      this.#waiting.delete(event.seq);
      if (seen) continue;
      this.#head = event.seq;
      out.push(event);
    }
    return out;
  }

  /** The log ends before the waiting events: they were stored, heard and deleted since. They did happen. */
  #giveUp(asked: number): E[] {
    const out = this.#inOrder().filter((event) => event.seq > this.#head && event.seq <= asked);
    this.#head = out.at(-1)?.seq ?? this.#head;
    return [...out, ...this.#follow()];
  }

  #inOrder(): E[] {
    return [...this.#waiting.values()].sort((a, b) => a.seq - b.seq);
  }
}
