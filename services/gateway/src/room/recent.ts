import { performance as loop } from "node:perf_hooks";
import { limits } from "@parlor/contracts";
import type { Stored } from "@parlor/log";
import { eventsFrame, type Sent } from "../edge/frame.ts";

type Most = { readonly events: number; readonly bytes: number };

/** The last events that a room was sent: 10,000 clients may come back at once, and reading the log is slow. */
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

  /** Puts events in front that reach from `base` to what is here; false if they do not fit. */
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

  /** The events after a seq, oldest first; undefined if some of them are no longer here. */
  since(seq: number): readonly Sent[] | undefined {
    if (seq < this.#base) return undefined;
    return this.#events.slice(this.#firstAfter(seq));
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

const longestRest = 20;
const largestFrame = 64 * 1024;

/**
 * Flushes the batches of all rooms in rounds. A frame costs one write for each receiver, which is most of what a busy
 * gateway does. So the busier it is, the longer it rests after a round, up to as long as the round took: more events go
 * into each frame. An idle gateway does not rest.
 */
export class BatchScheduler {
  readonly #load: () => number;
  #due: Batch[] = [];
  #notBefore = 0;

  /** `load` is the event loop's, from 0 to 1. */
  constructor(load = openLoadMeter()) {
    this.#load = load;
  }

  add(batch: Batch): void {
    if (this.#due.push(batch) > 1) return;
    const wait = this.#notBefore - performance.now();
    // At the earliest when everything that has arrived is read: much of it is often for the same room.
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

/** Measures the load of the event loop just before each call, from 0 to 1. */
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
  /** While it is not valid, members may have been removed who must not be sent the batch [M3]. */
  readonly log: { readonly valid: boolean; whenValid(act: () => void): void };
  readonly send: (frame: Uint8Array, events: number) => void;
};

/** Events that go out in one frame. */
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

  /** Sends and remembers what there is, at once or as soon as the log is valid. */
  flush(): void {
    if (this.#events.length === 0) return;
    const { log, send } = this.#receiver;
    if (!log.valid) return log.whenValid(() => this.flush());
    const events = this.#events;
    this.#events = [];
    this.#bytes = 0;
    const { frame, sent } = eventsFrame(this.#recent.newest, events);
    for (const event of sent) this.#recent.push(event);
    send(frame, events.length);
  }
}
