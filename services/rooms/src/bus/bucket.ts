import {
  type Consumer,
  DeliverPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  type JsMsg,
  jetstream,
  jetstreamManager,
} from "@nats-io/jetstream";
import { type KV, Kvm } from "@nats-io/kv";
import { keptOn } from "@parlor/bus";
import type { Check } from "@parlor/contracts/schema";
import type { Logger } from "@parlor/service";
import { parseJson } from "../parse.ts";
import { pause } from "../pause.ts";
import type { Bus } from "./link.ts";
import { read } from "./read.ts";
import { SharedReads } from "./shared-reads.ts";
import { unlessNoSpace } from "./stores.ts";

/** A key at a revision. `at` is when the broker stored it. */
type Place = { readonly key: string; readonly revision: number; readonly at: number };
/** What a key holds at a revision. */
export type Kept<T> = Place & { readonly value: T };
/** The same of a key that may have been removed, or hold what nobody can read: that is not nothing. */
export type Trace<T> = (Kept<T> & { readonly state: "held" }) | (Place & { readonly state: "removed" | "unreadable" });

/** A watcher is told of the bucket, then of each key, with how many first values are still to come after it. */
type Watcher<T> = {
  readonly start: (bucket: { readonly createdAt: number; readonly keys: number }) => void;
  readonly take: (trace: Trace<T>, pending: number) => void;
};

/**
 * A bucket in memory is empty after the broker was restarted. `replicas` is on how many brokers it is kept, `most` how
 * many bytes it may hold: what is more is refused.
 */
type Storage = {
  readonly storage: "file" | "memory";
  readonly replicas: number;
  readonly most: number;
  readonly log: Pick<Logger, "warn">;
};

/** What values must fit. `mend` makes one of what an earlier version kept and nobody could read. */
export type Contents<T> = { readonly check: Check<T>; readonly mend?: (kept: unknown) => unknown };

/**
 * A key holds something that does not fit its contract. It is there all the same: whatever asks for it has no answer, and
 * nothing is put in its place. Names no key, since rooms' codes are secrets.
 */
export class Unreadable extends Error {
  override name = "Unreadable";
}

/** Told of each value that cannot be read, every time that somebody comes upon it. */
export type OnUnreadable = (bucket: string, revision: number) => void;

const timeout = 2000;
/** What a watcher is told of next is left to gather for so long, in milliseconds. */
const unhurried = 50;
const never = new AbortController().signal;

/** Opens a bucket, making it where the broker has none. */
export async function openBucket<T>(
  bus: Bus,
  name: string,
  contents: Contents<T>,
  storage: Storage,
  unreadable: OnUnreadable,
): Promise<Bucket<T>> {
  return new Bucket({ bus, name, contents, storage, unreadable, kv: await create(bus, name, storage) });
}

async function create(bus: Bus, name: string, { storage, replicas, most, log }: Storage): Promise<KV> {
  const { allow_direct } = keptOn(replicas);
  const make = (max_bytes: number) =>
    new Kvm(bus).create(name, { timeout, storage, replicas, allow_direct, max_bytes });
  const say = () =>
    log.warn({ bucket: name }, "the broker has less space than it was said to have: a bucket has no bound");
  return unlessNoSpace(
    () => make(most),
    () => make(-1),
    say,
  );
}

/** A KV bucket whose values fit a contract. */
export class Bucket<T> {
  readonly #bus: Bus;
  readonly #name: string;
  readonly #contents: Contents<T>;
  readonly #storage: Storage;
  readonly #unreadable: OnUnreadable;
  readonly #kv: KV;
  readonly #reads = new SharedReads((key) => this.#readNow(key));

  /** Use `openBucket`. */
  constructor(parts: {
    bus: Bus;
    name: string;
    contents: Contents<T>;
    storage: Storage;
    unreadable: OnUnreadable;
    kv: KV;
  }) {
    this.#bus = parts.bus;
    this.#name = parts.name;
    this.#contents = parts.contents;
    this.#storage = parts.storage;
    this.#unreadable = parts.unreadable;
    this.#kv = parts.kv;
  }

  /** Makes the bucket anew where the broker has lost it. */
  async ensure(): Promise<void> {
    await create(this.#bus, this.#name, this.#storage);
  }

  /** What a key holds now; undefined where it holds nothing. Throws Unreadable. */
  get(key: string): Promise<Kept<T> | undefined> {
    return this.#reads.read(key);
  }

  /** The revision of what a key holds now, whether it can be read or not; undefined where it holds nothing. */
  async revision(key: string): Promise<number | undefined> {
    const entry = await this.#kv.get(key);
    return entry?.operation === "PUT" ? entry.revision : undefined;
  }

  /** The revision; undefined where the key holds something already. Of many who try at once, one succeeds. */
  async create(key: string, value: T): Promise<number | undefined> {
    return unlessChanged(this.#kv.create(key, this.#write(value)));
  }

  /** The new revision; undefined where the key is no longer at the one that was read. */
  async update(key: string, value: T, revision: number): Promise<number | undefined> {
    return unlessChanged(this.#kv.update(key, this.#write(value), revision));
  }

  /** Removes a key; with a revision, unless it is no longer at that one. */
  async remove(key: string, revision?: number): Promise<void> {
    await unlessChanged(this.#kv.delete(key, revision === undefined ? {} : { previousSeq: revision }));
  }

  /** Every key of now, removed ones too. */
  async *traces(): AsyncGenerator<Trace<T>> {
    const consumer = await this.#readAll();
    for (let { num_pending: waiting } = await consumer.info(true); waiting > 0; ) {
      const piece = await read(consumer, waiting, never);
      waiting = piece.waiting;
      for (const message of piece.messages) yield this.#traceOf(message);
    }
  }

  /** Forgets that a key was removed, which the broker would remember for ever. Nothing newer is touched. */
  async forget(key: string, revision: number): Promise<void> {
    const { streams } = await jetstreamManager(this.#bus, { checkAPI: false, timeout });
    await streams.purge(streamOf(this.#name), { filter: subjectOf(this.#name, key), seq: revision + 1 });
  }

  /** Hands over every key's last value and then each change, until `lost` is aborted. Rejects when the bucket goes away. */
  async watch(lost: AbortSignal, { start, take }: Watcher<T>): Promise<void> {
    const { streamInfo } = await this.#kv.status();
    const consumer = await this.#readAll();
    let { num_pending: waiting } = await consumer.info(true);
    start({ createdAt: Date.parse(streamInfo.created), keys: waiting });
    while (!lost.aborted) {
      const piece = await read(consumer, waiting, lost);
      waiting = piece.waiting;
      for (const message of piece.messages) take(this.#traceOf(message), message.info.pending);
      if (waiting === 0) await pause(unhurried, lost);
    }
  }

  /** A consumer that begins with every key's last value. */
  #readAll(): Promise<Consumer> {
    return jetstream(this.#bus, { timeout }).consumers.get(streamOf(this.#name), {
      filter_subjects: subjectOf(this.#name, ">"),
      deliver_policy: DeliverPolicy.LastPerSubject,
    });
  }

  async #readNow(key: string): Promise<Kept<T> | undefined> {
    const entry = await this.#kv.get(key);
    if (entry?.operation !== "PUT") return undefined;
    const { revision } = entry;
    const value = this.#read(entry.string(), revision);
    if (value === undefined) throw new Unreadable(`What ${this.#name} holds at revision ${revision} cannot be read.`);
    return { key, value, revision, at: entry.created.getTime() };
  }

  #traceOf(message: JsMsg): Trace<T> {
    const key = message.subject.slice(subjectOf(this.#name, "").length);
    const place = { key, revision: message.seq, at: message.time.getTime() };
    if (message.headers?.has("KV-Operation")) return { ...place, state: "removed" };
    const value = this.#read(message.string(), message.seq);
    return value === undefined ? { ...place, state: "unreadable" } : { ...place, state: "held", value };
  }

  #read(text: string, revision: number): T | undefined {
    const { check, mend } = this.#contents;
    const kept = parseJson(text);
    if (check.accepts(kept)) return kept;
    const mended = mend?.(kept);
    if (check.accepts(mended)) return mended;
    this.#unreadable(this.#name, revision);
    return undefined;
  }

  /** What does not fit must not be kept: nobody could read it. */
  #write(value: T): string {
    if (!this.#contents.check.accepts(value))
      throw new Error(`What ${this.#name} is to hold does not fit its contract.`);
    return JSON.stringify(value);
  }
}

/** The stream that a bucket is, and the subject that a key is. */
const streamOf = (bucket: string): string => `KV_${bucket}`;
const subjectOf = (bucket: string, key: string): string => `$KV.${bucket}.${key}`;

/** A write whose condition no longer held is an answer, not a failure. */
async function unlessChanged<R>(write: Promise<R>): Promise<R | undefined> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamWrongLastSequence)
      return undefined;
    throw error;
  }
}
