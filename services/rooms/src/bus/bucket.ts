import { JetStreamApiCodes, JetStreamApiError, jetstreamManager } from "@nats-io/jetstream";
import { type KV, type KvEntry, Kvm } from "@nats-io/kv";
import type { Check } from "@parlor/contracts/schema";
import { parse } from "../parse.ts";
import type { Bus } from "./link.ts";
import { keptOn } from "./replicas.ts";
import { SharedReads } from "./shared-reads.ts";

/** What a key holds at a revision. `at` is when the broker stored it. */
export type Kept<T> = { readonly key: string; readonly value: T; readonly revision: number; readonly at: number };
/** The same of a key that may have been removed: it holds nothing then. */
export type Trace<T> = Kept<T | undefined>;

/** A watcher is told of the bucket, then of each key, with how many first values are still to come after it. */
type Watcher<T> = {
  readonly start: (bucket: { readonly createdAt: number; readonly keys: number }) => void;
  readonly take: (trace: Trace<T>, pending: number) => void;
};

/** A bucket in memory is empty after the broker was restarted. `replicas` is on how many brokers it is kept. */
type Storage = { readonly storage: "file" | "memory"; readonly replicas: number };

const timeout = 2000;

/** Opens a bucket, making it where the broker has none. */
export async function openBucket<T>(bus: Bus, name: string, check: Check<T>, storage: Storage): Promise<Bucket<T>> {
  return new Bucket(bus, name, check, storage, await create(bus, name, storage));
}

async function create(bus: Bus, name: string, { storage, replicas }: Storage): Promise<KV> {
  const { allow_direct, num_replicas } = keptOn(replicas);
  const kv = await new Kvm(bus).create(name, { timeout, storage, replicas, allow_direct });
  const { config } = (await kv.status()).streamInfo;
  if (config.num_replicas === num_replicas) return kv;
  const { streams } = await jetstreamManager(bus, { checkAPI: false, timeout });
  await streams.update(config.name, { ...config, allow_direct, num_replicas });
  return kv;
}

/** A KV bucket whose values fit a contract. */
export class Bucket<T> {
  readonly #bus: Bus;
  readonly #name: string;
  readonly #check: Check<T>;
  readonly #storage: Storage;
  readonly #kv: KV;
  readonly #reads = new SharedReads((key) => this.#readNow(key));

  /** Use `openBucket`. */
  constructor(bus: Bus, name: string, check: Check<T>, storage: Storage, kv: KV) {
    this.#bus = bus;
    this.#name = name;
    this.#check = check;
    this.#storage = storage;
    this.#kv = kv;
  }

  /** Makes the bucket anew where the broker has lost it. */
  async ensure(): Promise<void> {
    await create(this.#bus, this.#name, this.#storage);
  }

  /** What a key holds now. */
  get(key: string): Promise<Kept<T> | undefined> {
    return this.#reads.read(key);
  }

  /** The revision; undefined where the key holds something already. Of many who try at once, one succeeds. */
  create(key: string, value: T): Promise<number | undefined> {
    return unlessChanged(this.#kv.create(key, JSON.stringify(value)));
  }

  /** The new revision; undefined where the key is no longer at the one that was read. */
  update(key: string, value: T, revision: number): Promise<number | undefined> {
    return unlessChanged(this.#kv.update(key, JSON.stringify(value), revision));
  }

  /** Removes a key; with a revision, unless it is no longer at that one. */
  async remove(key: string, revision?: number): Promise<void> {
    await unlessChanged(this.#kv.delete(key, revision === undefined ? {} : { previousSeq: revision }));
  }

  /** Every key of now, removed ones too. */
  async *traces(): AsyncGenerator<Trace<T>> {
    for await (const entry of await this.#kv.history()) yield this.#read(entry);
  }

  /** Forgets that a key was removed, which the broker would remember for ever. Nothing newer is touched. */
  async forget(key: string, revision: number): Promise<void> {
    const { streams } = await jetstreamManager(this.#bus, { checkAPI: false, timeout });
    await streams.purge(`KV_${this.#name}`, { filter: `$KV.${this.#name}.${key}`, seq: revision + 1 });
  }

  /** Hands over every key's last value and then each change, until `lost` is aborted. */
  async watch(lost: AbortSignal, { start, take }: Watcher<T>): Promise<void> {
    const { streamInfo, values } = await this.#kv.status();
    start({ createdAt: Date.parse(streamInfo.created), keys: values });
    const changes = await this.#kv.watch();
    const stop = () => changes.stop();
    lost.addEventListener("abort", stop);
    if (lost.aborted) stop();
    for await (const entry of changes) take(this.#read(entry), entry.delta ?? 0);
    lost.removeEventListener("abort", stop);
  }

  async #readNow(key: string): Promise<Kept<T> | undefined> {
    const entry = await this.#kv.get(key);
    if (entry === null) return undefined;
    const { value, ...rest } = this.#read(entry);
    return value === undefined ? undefined : { ...rest, value };
  }

  #read(entry: KvEntry): Trace<T> {
    return {
      key: entry.key,
      value: entry.operation === "PUT" ? parse(entry.string(), this.#check) : undefined,
      revision: entry.revision,
      at: entry.created.getTime(),
    };
  }
}

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
