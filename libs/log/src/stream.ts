import {
  type DirectStreamAPI,
  JetStreamApiError,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  type StreamConfig,
} from "@nats-io/jetstream";
import type { Bus } from "@parlor/bus";
import { Epoch, epochMark, type RoomCode, stream, subjects } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { Backlog, PendingPosts, type PostTarget, type PublishResult, type QueueDeps, refusalOf } from "./append.ts";
import { fromLog, type Listener, type LogSource, listen, type Stored } from "./follow.ts";
import { answered, LogLease, NoAnswer } from "./lease.ts";

const answerWithin = 2_000;

type MessageQuery = Parameters<DirectStreamAPI["getMessage"]>[1];

/** The log of all rooms. Answers are confirmed by the lease, or rejected with NoAnswer. */
export class LogStream implements LogSource, PostTarget {
  readonly lease: LogLease;
  readonly #bus: Bus;
  readonly #js;
  readonly #reader: Pick<DirectStreamAPI, "getMessage">;

  private constructor(bus: Bus, manager: JetStreamManager, config: StreamConfig, now: () => number) {
    this.#bus = bus;
    this.#js = jetstream(bus.nats, { timeout: answerWithin });
    // In a cluster, only the log's leader is sure to have all of it.
    this.#reader = config.allow_direct ? manager.direct : manager.streams;
    const readEpoch = async () => epochOf((await manager.streams.info(stream.name)).config);
    this.lease = new LogLease(epochOf(config), readEpoch, now);
    const invalidate = () => this.lease.invalidate();
    bus.watch({ lost: invalidate, back: invalidate });
  }

  /** Throws NoAnswer until the rooms service has made the log. */
  static async open(bus: Bus, now: () => number): Promise<LogStream> {
    const manager = await jetstreamManager(bus.nats, { checkAPI: false, timeout: answerWithin });
    const { config } = await answered(manager.streams.info(stream.name));
    return new LogStream(bus, manager, config, now);
  }

  openPosts(overdue: () => void): QueueDeps {
    const pending = new PendingPosts(this.#bus, this, this.lease.now, overdue);
    return { pending, backlog: new Backlog(), at: (code, seq) => this.at(code, seq) };
  }

  listen(code: RoomCode, listener: Listener): Promise<() => void> {
    return listen(this.#bus, this.lease, code, listener);
  }

  newest(code: RoomCode): Promise<Stored | undefined> {
    return this.#read({ last_by_subj: subjects.log(code) });
  }

  next(code: RoomCode, after: number): Promise<Stored | undefined> {
    return this.#read({ next_by_subj: subjects.log(code), seq: after + 1 });
  }

  /** Undefined if another room's event stands there. */
  async at(code: RoomCode, seq: number): Promise<Stored | undefined> {
    const message = await this.lease.confirm(this.#reader.getMessage(stream.name, { seq }));
    return message?.subject === subjects.log(code) ? fromLog(message) : undefined;
  }

  async publishAndAsk(code: RoomCode, dedupe: string, data: Uint8Array): Promise<PublishResult> {
    try {
      const asked = this.#js.publish(subjects.log(code), data, { msgID: dedupe, timeout: answerWithin });
      const ack = await this.lease.confirm(asked);
      return { kind: ack.duplicate ? "duplicate" : "stored", seq: ack.seq };
    } catch (error) {
      const said = error instanceof NoAnswer ? error.cause : undefined;
      const reason = said instanceof JetStreamApiError ? refusalOf(said.code) : undefined;
      if (reason) return { kind: "refused", reason };
      throw error;
    }
  }

  async #read(query: MessageQuery): Promise<Stored | undefined> {
    return fromLog(await this.lease.confirm(this.#reader.getMessage(stream.name, query)));
  }
}

const epochs = check(Epoch);

function epochOf({ description }: StreamConfig): Epoch {
  const epoch = epochMark.read(description);
  if (!epochs.accepts(epoch)) throw new NoAnswer("The log has no epoch.");
  return epoch;
}
