import type { Bus } from "@parlor/bus";
import { headers, type RoomCode, stream, subjects } from "@parlor/contracts";
import { answered, ignoreNoAnswer, type LogLease } from "./lease.ts";

/** An event as the log holds it. `prev` is the seq before it in its room as the broker knew it, 0 for none. */
export type Stored = {
  readonly seq: number;
  readonly prev: number;
  readonly data: Uint8Array;
  readonly dedupe: string;
  /** The event's type if a gateway must act on it. */
  readonly control: string;
};

type Fields = (Iterable<[string, string[]]> & { get(name: string): string }) | undefined;
type Heard = { readonly reply?: string; readonly headers?: Fields; readonly data: Uint8Array };

/**
 * Undefined for what is no echo, such as an answer that a compromised gateway had sent to this subject. An author may
 * write the broker's headers too, but the broker writes behind them: the last value counts.
 */
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

/** An event read from the log, which does not name its predecessor. */
export function fromLog(message: { seq: number; data: Uint8Array; header: Fields } | null): Stored | undefined {
  return message ? stored(message.seq, 0, message.data, message.header) : undefined;
}

function stored(seq: number, prev: number, data: Uint8Array, fields: Fields): Stored {
  return { seq, prev, data, dedupe: fields?.get(headers.dedupe) ?? "", control: fields?.get(headers.control) ?? "" };
}

export type Listener = { event(event: Stored): void; other(text: string): void };

/** Listens to a room while the lease is valid. What is stored once this has resolved is heard. */
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

/** The log that a room is followed in. Reading rejects with NoAnswer. */
export type LogSource = {
  readonly lease: Pick<LogLease, "valid" | "term" | "verify">;
  newest(code: RoomCode): Promise<Stored | undefined>;
  next(code: RoomCode, after: number): Promise<Stored | undefined>;
};

type Counter = { inc(): void };
type RepairCounters = { readonly repairs: Counter; readonly repairedEvents: Counter };

/** One room's events in order, without a hole: what was not heard is read from the log [D3] [D8]. */
export class RoomLog {
  readonly #code: RoomCode;
  readonly #source: LogSource;
  readonly #counters: RepairCounters;
  readonly #chain: Chain<Stored>;
  readonly #emit: (events: readonly Stored[]) => void;
  /** The lease's term in which this room was last known to have all of the log. */
  #term: number;
  #waiting: (() => void)[] = [];
  #repairing: Promise<void> | undefined;
  /** What a repair has read so far. After one that failed it waits for the rest. */
  #held: Stored[] | undefined;
  #closed = false;

  constructor(
    code: RoomCode,
    source: LogSource,
    counters: RepairCounters,
    head: number,
    emit: (events: readonly Stored[]) => void,
  ) {
    this.#code = code;
    this.#source = source;
    this.#counters = counters;
    this.#chain = new Chain(head);
    this.#emit = emit;
    this.#term = source.lease.term;
  }

  /** Whether people can come in and speak: the lease is valid, and everything missed in this room has been read. */
  get valid(): boolean {
    const { lease } = this.#source;
    return !this.#closed && lease.valid && this.#term === lease.term;
  }

  /** Calls back once, as soon as the log is valid again. */
  whenValid(act: () => void): void {
    this.#waiting.push(act);
  }

  heard(event: Stored): void {
    if (event.seq <= this.#chain.head) void this.#source.lease.verify().catch(ignoreNoAnswer); // late, or of another log
    const events = this.#chain.offer(event);
    if (this.#held) this.#held.push(...events);
    else this.#emit(events);
    if (this.#chain.broken) void this.repair().catch(ignoreNoAnswer);
  }

  /** Compares with the log and reads what was missed. Rejects with NoAnswer. */
  async check(): Promise<void> {
    const { lease } = this.#source;
    const { term } = lease;
    const newest = (await this.#source.newest(this.#code))?.seq ?? 0;
    // A repair that is under way has moved the head, and yet not handed over.
    if (newest > this.#chain.head || this.#held) await this.repair();
    else if (newest < this.#chain.head) await lease.verify();
    this.#term = term;
    if (this.valid) for (const act of this.#waiting.splice(0)) act();
  }

  /** Reads on from the head until the log has no more, once for all who ask. Rejects with NoAnswer. */
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

  /**
   * Hands over much at once: what stands in front of a removal is late, and the removed member must not get it [M3]. If
   * the log stops answering, what was read waits, since time may have passed. True if there is no more.
   */
  async #readSome(): Promise<boolean> {
    this.#held ??= [];
    const held = this.#held;
    let done = false;
    try {
      while (!done && held.length < readAtOnce) done = await this.#readNext(held);
    } catch (error) {
      this.#term = noTerm;
      throw error;
    }
    this.#held = undefined;
    this.#emit(held);
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

/** The order of one room's events: one whose predecessor is missing waits until the log has been read [D3] [D8]. */
export class Chain<E extends Link> {
  #head: number;
  readonly #waiting = new Map<number, E>();

  constructor(head: number) {
    this.#head = head;
  }

  get head(): number {
    return this.#head;
  }

  /** Whether events wait for one that has not arrived: read the log after `head` and `admit` what it says. */
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

  /**
   * Takes what comes next in the log after `head`, or that nothing does; gives those that are now in order. `asked` is
   * what `newest` was when the log was asked: what came later may wait for something the log had not yet.
   */
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

  /** The log ends before those that waited: they were stored, heard and deleted since. They did happen. */
  #giveUp(asked: number): E[] {
    const out = this.#inOrder().filter((event) => event.seq > this.#head && event.seq <= asked);
    this.#head = out.at(-1)?.seq ?? this.#head;
    return [...out, ...this.#follow()];
  }

  #inOrder(): E[] {
    return [...this.#waiting.values()].sort((a, b) => a.seq - b.seq);
  }
}
