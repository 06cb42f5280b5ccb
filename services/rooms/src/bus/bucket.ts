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
import { CoalescedReads } from "./coalesced-reads.ts";
import type { Bus } from "./link.ts";
import { read } from "./read.ts";
import { unlessNoSpace } from "./stores.ts";

type Place = { readonly key: string; readonly revision: number; readonly at: number };
export type Kept<T> = Place & { readonly value: T };
/** A key's newest revision: a removal and an unreadable value are not nothing. */
export type Trace<T> = (Kept<T> & { readonly state: "held" }) | (Place & { readonly state: "removed" | "unreadable" });

type Watcher<T> = {
  readonly start: (bucket: { readonly createdAt: number; readonly keys: number }) => void;
  readonly take: (trace: Trace<T>, pending: number) => void;
};

type Storage = {
  readonly storage: "file" | "memory";
  readonly replicas: number;
  readonly most: number;
  readonly log: Pick<Logger, "warn">;
};

export type Contents<T> = { readonly check: Check<T>; readonly mend?: (kept: unknown) => unknown };

/** A value does not fit its contract. The message names no key: room codes are secrets. */
export class Unreadable extends Error {
  override name = "Unreadable";
}

export type OnUnreadable = (bucket: string, revision: number) => void;

const timeout = 2000;
/** Changes gather for 50 ms before a watcher is told. */
const unhurried = 50;
const never = new AbortController().signal;

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

/** Values fit a contract. A bucket in memory is empty after the broker restarts. */
export class Bucket<T> {
  readonly #bus: Bus;
  readonly #name: string;
  readonly #contents: Contents<T>;
  readonly #storage: Storage;
  readonly #unreadable: OnUnreadable;
  readonly #kv: KV;
  readonly #reads = new CoalescedReads((key) => this.#readNow(key));

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

  async ensure(): Promise<void> {
    await create(this.#bus, this.#name, this.#storage);
  }

  /** Throws Unreadable. */
  get(key: string): Promise<Kept<T> | undefined> {
    return this.#reads.read(key);
  }

  /** Also of a value that cannot be read. */
  async revision(key: string): Promise<number | undefined> {
    const entry = await this.#kv.get(key);
    return entry?.operation === "PUT" ? entry.revision : undefined;
  }

  /** The revision; undefined if the key has a value. If many try at once, one succeeds. */
  async create(key: string, value: T): Promise<number | undefined> {
    return unlessChanged(this.#kv.create(key, this.#write(value)));
  }

  async update(key: string, value: T, revision: number): Promise<number | undefined> {
    return unlessChanged(this.#kv.update(key, this.#write(value), revision));
  }

  async remove(key: string, revision?: number): Promise<void> {
    await unlessChanged(this.#kv.delete(key, revision === undefined ? {} : { previousSeq: revision }));
  }

  async *traces(): AsyncGenerator<Trace<T>> {
    const consumer = await this.#readAll();
    for (let { num_pending: waiting } = await consumer.info(true); waiting > 0; ) {
      const piece = await read(consumer, waiting, never);
      waiting = piece.waiting;
      for (const message of piece.messages) yield this.#traceOf(message);
    }
  }

  /** Forgets a removal, which the broker would keep for ever. Newer revisions stay. */
  async forget(key: string, revision: number): Promise<void> {
    const { streams } = await jetstreamManager(this.#bus, { checkAPI: false, timeout });
    await streams.purge(streamOf(this.#name), { filter: subjectOf(this.#name, key), seq: revision + 1 });
  }

  /** Hands over each key's newest revision, then each change. Rejects if the bucket goes away. */
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

  #write(value: T): string {
    if (!this.#contents.check.accepts(value))
      throw new Error(`What ${this.#name} is to hold does not fit its contract.`);
    return JSON.stringify(value);
  }
}

const streamOf = (bucket: string): string => `KV_${bucket}`;
const subjectOf = (bucket: string, key: string): string => `$KV.${bucket}.${key}`;

async function unlessChanged<R>(write: Promise<R>): Promise<R | undefined> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamWrongLastSequence)
      return undefined;
    throw error;
  }
}
