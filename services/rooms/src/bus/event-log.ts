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
import { type Epoch, epochMark, headers, type LogEvent, type RoomCode, stream, subjects } from "@parlor/contracts";
import type { Logger } from "@parlor/service";
import type { Entry } from "../log-event.ts";
import { openIntake, pieces, type Taker } from "./intake.ts";
import type { Bus } from "./link.ts";
import { read } from "./read.ts";
import { unlessNoSpace } from "./stores.ts";

/** How long, on how many brokers and how much of it the log keeps. */
type Kept = ReturnType<typeof keptAs>["log"];

/** Which log it is, and the last seq that it gave out. */
type Head = { readonly epoch: string; readonly last: number };

type Follower = Taker & {
  /** Called before anything is handed over, with how many entries there are to come. */
  readonly start: (waiting: number) => void;
  /** Called when everything was taken; resolves when what has come since is wanted. */
  readonly rest: (over: AbortSignal) => Promise<void>;
};

const timeout = 2000;
/** The broker's codes for "stream name already in use with a different configuration", and for "stream not found". */
const [exists, absent] = [10058, 10059];

const wanted = {
  name: stream.name,
  subjects: [...stream.subjects],
  republish: stream.republish,
  storage: StorageType.File,
  duplicate_window: nanos(120_000),
};

/** The durable events of all rooms, in one stream of the bus. */
export class EventLog {
  readonly #bus: Bus;
  readonly #js: JetStreamClient;
  readonly #kept: Kept;
  readonly #log: Pick<Logger, "warn">;

  constructor(bus: Bus, kept: Kept, log: Pick<Logger, "warn">) {
    this.#bus = bus;
    this.#js = jetstream(bus, { timeout });
    this.#kept = kept;
    this.#log = log;
  }

  /**
   * Makes the log, under this epoch, if it is not there. Of several instances that try at once, one does. A log that is
   * there is taken as it is: to change how it is kept is to be able to empty it, which this service may not [O18].
   */
  async open(newEpoch: Epoch): Promise<Head> {
    const { streams } = await jetstreamManager(this.#bus, { checkAPI: false, timeout });
    const config = { ...wanted, ...this.#kept, description: epochMark.write(newEpoch) };
    const look = () => streams.info(stream.name);
    // Asked to make a log that is there, a broker counts its space twice, and says that it has too little.
    const found = await look().catch(unless(absent));
    if (found) return this.#taken(found);
    const made = await this.#unlessNoSpace((bound) => streams.add({ ...config, ...bound })).catch(unless(exists));
    return made ? head(made) : this.#taken(await look());
  }

  /** A log that is there already. */
  #taken(found: StreamInfo): Head {
    const { max_age, num_replicas } = found.config;
    if (max_age !== this.#kept.max_age || num_replicas !== this.#kept.num_replicas)
      this.#log.warn({ max_age, num_replicas, wanted: this.#kept }, "the log is kept otherwise than configured");
    return head(found);
  }

  /** With the bound that is wanted, or without one. */
  #unlessNoSpace<T>(make: (bound: { readonly max_bytes: number }) => Promise<T>): Promise<T> {
    const say = () => this.#log.warn("the broker has less space than it was said to have: the log has no bound");
    return unlessNoSpace(
      () => make({ max_bytes: this.#kept.max_bytes }),
      () => make({ max_bytes: -1 }),
      say,
    );
  }

  /** Adds an event that gateways must act upon. The same `id` again within two minutes adds nothing. */
  async append(code: RoomCode, event: LogEvent, id: string): Promise<void> {
    const marked = busHeaders();
    marked.set(headers.control, event.type);
    await this.#js.publish(subjects.log(code), JSON.stringify(event), { msgID: id, headers: marked });
  }

  /**
   * Hands over every event after a seq, until `lost` is aborted, as many at once as wait: to be woken for each would
   * cost more than to take it. Rejects when the log goes away or the follower throws.
   */
  async follow(after: number, lost: AbortSignal, { start, rest, ...taker }: Follower): Promise<void> {
    const consumer = await this.#js.consumers.get(stream.name, { opt_start_seq: after + 1 });
    let { num_pending: waiting } = await consumer.info(true);
    start(waiting);
    const broken = new AbortController();
    const over = AbortSignal.any([lost, broken.signal]);
    const intake = openIntake(taker, (error) => broken.abort(error));
    try {
      while (!over.aborted) {
        const piece = await read(consumer, waiting, over);
        waiting = piece.waiting;
        for (const entries of pieces(piece.messages.map(entryOf))) {
          intake.take(entries, waiting);
          await immediate();
        }
        if (waiting === 0) await rest(over);
      }
    } finally {
      intake.stop();
    }
    broken.signal.throwIfAborted();
  }
}

function entryOf(message: JsMsg): Entry {
  return { subject: message.subject, seq: message.seq, at: message.time.getTime(), text: message.string() };
}

/** Turns a refusal of the broker with this code into undefined. */
const unless = (code: number) => (error: unknown) => {
  if (error instanceof JetStreamApiError && error.code === code) return undefined;
  throw error;
};

function head({ config, state }: StreamInfo): Head {
  const epoch = epochMark.read(config.description);
  if (epoch === "") throw new Error(`The log is not whole (${config.description}): restore it again.`);
  return { epoch, last: state.last_seq };
}
