import {
  JetStreamApiError,
  type JetStreamClient,
  jetstream,
  jetstreamManager,
  StorageType,
  type StreamInfo,
} from "@nats-io/jetstream";
import { headers as busHeaders, nanos } from "@nats-io/transport-node";
import { type Epoch, epochMark, headers, type LogEvent, type RoomCode, stream, subjects } from "@parlor/contracts";
import { aborted } from "../pause.ts";
import { gather, type Taker } from "./gathering.ts";
import type { Bus } from "./link.ts";
import { keptOn } from "./replicas.ts";

/** Which log it is, and the last seq that it gave out. */
type Head = { readonly epoch: string; readonly last: number };

type Follower = Taker & {
  /** Called before anything is handed over, with how many entries there are to come. */
  readonly start: (waiting: number) => void;
};

const timeout = 2000;
/**
 * How soon it is noticed that a broker is gone which read the log for us, while the connection, to another one, stands:
 * after two or three missed heartbeats; and how often it is then asked for again. In milliseconds.
 */
const vigilance = { idle_heartbeat: 1_000, expires: 5_000 } as const;
const exists = 10058; // the broker's code for "stream name already in use with a different configuration"

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
  readonly #variable: { readonly max_age: number; readonly num_replicas: number; readonly allow_direct: boolean };

  /** `retention` is how many milliseconds an event is kept, `replicas` on how many brokers. */
  constructor(bus: Bus, retention: number, replicas: number) {
    this.#bus = bus;
    this.#js = jetstream(bus, { timeout });
    this.#variable = { max_age: nanos(retention), ...keptOn(replicas) };
  }

  /** Makes the log, under this epoch, if it is not there. Of several instances that try at once, one does. */
  async open(newEpoch: Epoch): Promise<Head> {
    const { streams } = await jetstreamManager(this.#bus, { checkAPI: false, timeout });
    const config = { ...wanted, ...this.#variable, description: epochMark.write(newEpoch) };
    try {
      return head(await streams.add(config));
    } catch (error) {
      if (!(error instanceof JetStreamApiError) || error.code !== exists) throw error;
    }
    const found = await streams.info(stream.name);
    const { max_age, num_replicas } = this.#variable;
    if (found.config.max_age === max_age && found.config.num_replicas === num_replicas) return head(found);
    return head(await streams.update(stream.name, { ...found.config, ...this.#variable }));
  }

  /** Adds an event that gateways must act upon. The same `id` again within two minutes adds nothing. */
  async append(code: RoomCode, event: LogEvent, id: string): Promise<void> {
    const marked = busHeaders();
    marked.set(headers.control, event.type);
    await this.#js.publish(subjects.log(code), JSON.stringify(event), { msgID: id, headers: marked });
  }

  /** Hands over every event after a seq, until `lost` is aborted. Rejects when the log goes away or the follower throws. */
  async follow(after: number, lost: AbortSignal, { start, ...taker }: Follower): Promise<void> {
    const consumer = await this.#js.consumers.get(stream.name, { opt_start_seq: after + 1 });
    start((await consumer.info(true)).num_pending);
    const broken = Promise.withResolvers<never>();
    const gathering = gather(taker, broken.reject);
    const messages = await consumer.consume({
      max_messages: 1000,
      ...vigilance,
      abort_on_missing_resource: true,
      callback: (message) => {
        const { subject, seq, time, info } = message;
        gathering.add({ subject, seq, at: time.getTime(), text: message.string() }, info.pending);
      },
    });
    void messages.closed().then((why) => broken.reject(why ?? new Error("The log is gone.")));
    await Promise.race([aborted(lost), broken.promise]).finally(() => {
      gathering.stop();
      return messages.close();
    });
  }
}

function head({ config, state }: StreamInfo): Head {
  const epoch = epochMark.read(config.description);
  if (epoch === "") throw new Error(`The log is not whole (${config.description}): restore it again.`);
  return { epoch, last: state.last_seq };
}
