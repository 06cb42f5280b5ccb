import { setImmediate as immediate } from "node:timers/promises";
import {
  JetStreamApiError,
  type JetStreamClient,
  type JsMsg,
  jetstream,
  jetstreamManager,
  StorageType,
  type StreamInfo,
} from "@nats-io/jetstream";
import { headers as busHeaders, nanos } from "@nats-io/transport-node";
import type { keptAs } from "@parlor/bus";
import {
  type Epoch,
  encodeEvent,
  epochMark,
  headers,
  keptId,
  type LogEvent,
  type MessageKept,
  type RoomCode,
  stream,
  subjects,
} from "@parlor/contracts";
import type { Logger } from "@parlor/service";
import type { Bus } from "./link.ts";
import { read } from "./read.ts";
import { unlessNoSpace } from "./stores.ts";

type Limits = ReturnType<typeof keptAs>["log"];

/** What the log keeps of a message of a room. */
export type Kept = { readonly room: RoomCode; readonly kept: MessageKept };

type Head = { readonly epoch: string; readonly last: number };

/** `at` is when the broker stored it. */
export type Entry = {
  readonly subject: string;
  readonly seq: number;
  readonly at: number;
  readonly text: string;
};

type Follower = {
  readonly start: (waiting: number) => void;
  /** Takes entries in order; `waiting` more are still to come. */
  readonly take: (entries: readonly Entry[], waiting: number) => void;
  /** Called when everything was taken; resolves when the next entries are wanted. */
  readonly rest: (over: AbortSignal) => Promise<void>;
};

const timeout = 2000;
/** The broker's codes for a stream that exists with another configuration, and for a missing stream. */
const [exists, absent, gone] = [10058, 10059, 10043];

const wanted = {
  name: stream.name,
  subjects: [...stream.subjects],
  republish: stream.republish,
  storage: StorageType.File,
  duplicate_window: nanos(120_000),
};

export class EventLog {
  readonly #bus: Bus;
  readonly #js: JetStreamClient;
  readonly #limits: Limits;
  readonly #log: Pick<Logger, "warn">;

  constructor(bus: Bus, limits: Limits, log: Pick<Logger, "warn">) {
    this.#bus = bus;
    this.#js = jetstream(bus, { timeout });
    this.#limits = limits;
    this.#log = log;
  }

  /** Makes a missing log. An existing one stays: a right to change it would be a right to empty it [O18]. */
  async open(newEpoch: Epoch): Promise<Head> {
    const { streams } = await this.#manager();
    const config = { ...wanted, ...this.#limits, description: epochMark.write(newEpoch) };
    const look = () => streams.info(stream.name);
    // Asked to make a log that exists, the broker counts its space twice and may find it too little.
    const found = await look().catch(unless(absent));
    if (found) return this.#taken(found);
    const made = await this.#unlessNoSpace((bound) => streams.add({ ...config, ...bound })).catch(unless(exists));
    return made ? head(made) : this.#taken(await look());
  }

  #taken(found: StreamInfo): Head {
    const { max_age, num_replicas } = found.config;
    if (max_age !== this.#limits.max_age || num_replicas !== this.#limits.num_replicas)
      this.#log.warn({ max_age, num_replicas, wanted: this.#limits }, "the log is kept otherwise than configured");
    return head(found);
  }

  #unlessNoSpace<T>(make: (bound: { readonly max_bytes: number }) => Promise<T>): Promise<T> {
    const say = () => this.#log.warn("the broker has less space than it was said to have: the log has no bound");
    return unlessNoSpace(
      () => make({ max_bytes: this.#limits.max_bytes }),
      () => make({ max_bytes: -1 }),
      say,
    );
  }

  /** Adds an event that gateways must obey; returns its seq. The same `id` within two minutes adds nothing. */
  async append(code: RoomCode, event: LogEvent, id: string): Promise<number> {
    const marked = busHeaders();
    marked.set(headers.control, event.type);
    const { seq } = await this.#js.publish(subjects.log(code), JSON.stringify(event), { msgID: id, headers: marked });
    return seq;
  }

  /** Adds what the log keeps of messages, once in two minutes. False if the log is not of this epoch: then adds nothing. */
  async keep(messages: readonly Kept[], epoch: string): Promise<boolean> {
    if (!(await this.#isOf(epoch))) return false;
    await Promise.all(
      messages.map(({ room, kept }) =>
        this.#js.publish(subjects.log(room), encodeEvent(kept), { msgID: keptId(room, kept.target) }),
      ),
    );
    return true;
  }

  /**
   * Erases entries, overwriting them; those that are gone already are erased too. False if the log is not of this epoch:
   * then nothing is erased.
   */
  async erase(seqs: readonly number[], epoch: string): Promise<boolean> {
    if (!(await this.#isOf(epoch))) return false;
    const { streams } = await this.#manager();
    await Promise.all(seqs.map((seq) => streams.deleteMessage(stream.name, seq, true).catch(unless(gone))));
    return true;
  }

  async #isOf(epoch: string): Promise<boolean> {
    const { streams } = await this.#manager();
    return epochMark.read((await streams.info(stream.name)).config.description) === epoch;
  }

  #manager() {
    return jetstreamManager(this.#bus, { checkAPI: false, timeout });
  }

  /** Hands over the events after a seq, as many at once as wait. Rejects if the log goes away or `take` throws. */
  async follow(after: number, over: AbortSignal, { start, take, rest }: Follower): Promise<void> {
    const consumer = await this.#js.consumers.get(stream.name, { opt_start_seq: after + 1 });
    let { num_pending: waiting } = await consumer.info(true);
    start(waiting);
    while (!over.aborted) {
      const piece = await read(consumer, waiting, over);
      waiting = piece.waiting;
      for (const entries of pieces(piece.messages.map(entryOf))) {
        take(entries, waiting);
        await immediate();
      }
      if (waiting === 0) await rest(over);
    }
  }
}

/** So that questions have their turn: hostile texts cost 1 ms for 4,000 characters. */
const charactersAtOnce = 64 * 1024;

export function* pieces(entries: readonly Entry[]): Generator<readonly Entry[]> {
  let [from, length] = [0, 0];
  for (const [at, { text }] of entries.entries()) {
    length += text.length;
    if (length < charactersAtOnce) continue;
    yield entries.slice(from, at + 1);
    [from, length] = [at + 1, 0];
  }
  if (from < entries.length) yield entries.slice(from);
}

function entryOf(message: JsMsg): Entry {
  return { subject: message.subject, seq: message.seq, at: message.time.getTime(), text: message.string() };
}

const unless = (code: number) => (error: unknown) => {
  if (error instanceof JetStreamApiError && error.code === code) return undefined;
  throw error;
};

function head({ config, state }: StreamInfo): Head {
  const epoch = epochMark.read(config.description);
  if (epoch === "") throw new Error(`The log is not whole (${config.description}): restore it again.`);
  return { epoch, last: state.last_seq };
}
