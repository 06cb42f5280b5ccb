import { performance as loop } from "node:perf_hooks";
import { erased, fold, limits, type PlacedEvent, targetOf } from "@parlor/contracts";
import type { Stored } from "@parlor/log";
import { eventsFrame, readPlaced, type Sent } from "../edge/frame.ts";

type Most = { readonly events: number; readonly bytes: number };

/** The last events sent to a room: 10,000 clients may come back at once, and reading the log is slow. */
export class RecentEvents {
  #base: number;
  #newest: number;
  #events: Sent[] = [];
  #bytes = 0;
  readonly #most: Most;

  constructor(base: number, most: Most = { events: limits.resumeEvents, bytes: 256 * 1024 }) {
    this.#base = base;
    this.#newest = base;
    this.#most = most;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Everything after this seq is here. */
  get base(): number {
    return this.#base;
  }

  get newest(): number {
    return this.#newest;
  }

  /** The events reach from `base` to what is here; false if they do not fit. */
  prepend(base: number, events: readonly Sent[]): boolean {
    const bytes = events.reduce((sum, { item }) => sum + item.byteLength, 0);
    if (events.length + this.#events.length > this.#most.events || bytes + this.#bytes > this.#most.bytes) return false;
    this.#events = [...events, ...this.#events];
    this.#bytes += bytes;
    this.#base = base;
    return true;
  }

  push(sent: Sent): void {
    this.#events.push(sent);
    this.#bytes += sent.item.byteLength;
    this.#newest = sent.seq;
    while (this.#events.length > this.#most.events || this.#bytes > this.#most.bytes) {
      this.#drop(Math.ceil(this.#events.length / 4)); // many at once: shifting then costs next to nothing per event
    }
  }

  since(seq: number): readonly Sent[] | undefined {
    if (seq < this.#base) return undefined;
    return this.#events.slice(this.#firstAfter(seq));
  }

  /** Takes out the texts that a change has replaced: nobody who comes back is sent them. */
  erase(change: PlacedEvent): void {
    const target = targetOf(change) ?? 0;
    const first = this.#firstAfter(target - 1);
    let message: PlacedEvent | undefined;
    for (let at = first; at < this.#events.length; at++) {
      const { seq, item } = this.#events[at] ?? { seq: change.seq, item: nothing };
      if (seq >= change.seq) break;
      if (seq !== target && !isAbout(item, target)) continue;
      const event = readPlaced(item);
      if (seq === target) message = event;
      // A message that has the change must have all before it too: whoever gets it takes them for folded in.
      else message &&= fold(message, event);
      const rest = withoutText(event, target, change);
      if (rest !== event) this.#replace(at, rest);
    }
    const folded = message && fold(message, change);
    if (folded && folded !== message) this.#replace(first, folded);
  }

  #replace(at: number, event: PlacedEvent): void {
    const item = Buffer.from(JSON.stringify(event));
    this.#bytes += item.byteLength - (this.#events[at]?.item.byteLength ?? 0);
    this.#events[at] = { seq: event.seq, item };
  }

  halve(): void {
    this.#drop(Math.ceil(this.#events.length / 2));
  }

  #firstAfter(seq: number): number {
    let [low, high] = [0, this.#events.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#events[middle]?.seq ?? 0) > seq) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #drop(count: number): void {
    for (const { seq, item } of this.#events.splice(0, count)) {
      this.#base = seq;
      this.#bytes -= item.byteLength;
    }
  }
}

const nothing = new Uint8Array();

/** Perhaps: the others need not be parsed. */
const isAbout = (item: Uint8Array, target: number) =>
  Buffer.from(item.buffer, item.byteOffset, item.length).includes(`"target":${target}`);

/** An earlier edit of the same message by the same person, or by anybody if it was removed, has no text any more. */
function withoutText(event: PlacedEvent, target: number, change: PlacedEvent): PlacedEvent {
  if (event.type !== "message.edited" || event.target !== target) return event;
  if (event.by !== change.by && change.type !== "message.removed") return event;
  const { seq, prev } = event;
  return { ...erased(event), seq, ...(prev !== undefined && { prev }) };
}

const longestRest = 20;
const largestFrame = 64 * 1024;

// A frame costs one write for each receiver, most of a busy gateway's work. So the busier the loop, the longer the rest
// after a round, at most as long as the round took: more events share a frame. An idle gateway does not rest.
export class BatchScheduler {
  readonly #load: () => number;
  #due: Batch[] = [];
  #notBefore = 0;

  constructor(load = openLoadMeter()) {
    this.#load = load;
  }

  add(batch: Batch): void {
    if (this.#due.push(batch) > 1) return;
    const wait = this.#notBefore - performance.now();
    // After everything that has arrived is read: much of it is often for the same room.
    if (wait < 1) setImmediate(() => this.#flush());
    else setTimeout(() => this.#flush(), wait);
  }

  #flush(): void {
    const began = performance.now();
    const due = this.#due;
    this.#due = [];
    for (const batch of due) batch.flush();
    setImmediate(() => {
      const now = performance.now(); // the sockets have been written to
      const share = Math.max(0, 2 * this.#load() - 1);
      this.#notBefore = now + Math.min((now - began) * share, longestRest);
    });
  }
}

const window = 100;

/** The event loop's load over the last 100 ms or more, from 0 to 1. */
export function openLoadMeter(): () => number {
  let from = loop.eventLoopUtilization();
  let at = loop.now();
  let load = 0;
  return () => {
    const now = loop.now();
    if (now - at < window) return load;
    const to = loop.eventLoopUtilization();
    load = loop.eventLoopUtilization(to, from).utilization;
    [from, at] = [to, now];
    return load;
  };
}

type Receiver = {
  /** While it is invalid, removed members must not be sent the batch [M3]. */
  readonly log: { readonly valid: boolean; whenValid(act: () => void): void };
  readonly send: (frame: Uint8Array, events: readonly Stored[]) => void;
};

export class Batch {
  readonly #scheduler: BatchScheduler;
  readonly #recent: RecentEvents;
  readonly #receiver: Receiver;
  #events: Stored[] = [];
  #bytes = 0;

  constructor(scheduler: BatchScheduler, recent: RecentEvents, receiver: Receiver) {
    this.#scheduler = scheduler;
    this.#recent = recent;
    this.#receiver = receiver;
  }

  add(event: Stored): void {
    if (this.#events.push(event) === 1) this.#scheduler.add(this);
    this.#bytes += event.data.byteLength;
    if (this.#bytes > largestFrame) this.flush();
  }

  /** Sends and remembers the events, at once or as soon as the log is valid. */
  flush(): void {
    if (this.#events.length === 0) return;
    const { log, send } = this.#receiver;
    if (!log.valid) return log.whenValid(() => this.flush());
    const events = this.#events;
    this.#events = [];
    this.#bytes = 0;
    const { frame, sent } = eventsFrame(this.#recent.newest, events);
    for (const event of sent) this.#recent.push(event);
    send(frame, events);
  }
}
