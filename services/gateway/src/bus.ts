import {
  type DirectStreamAPI,
  JetStreamApiError,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  type StreamConfig,
} from "@nats-io/jetstream";
import { type KV, Kvm } from "@nats-io/kv";
import { headers, type NatsConnection } from "@nats-io/transport-node";
import {
  type AnswerOf,
  buckets,
  Epoch,
  epochMark,
  type GatewaySpent,
  type PresenceEntry,
  type RequestOf,
  type RequestType,
  type RoomCode,
  type Signal,
  stream,
  subjects,
} from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { answered, Certainty, NoAnswer } from "./certainty.ts";
import { type Fate, refusalOf } from "./fate.ts";
import { readSignal, readSpent } from "./reading.ts";
import { fromEcho, fromLog, type Stored } from "./stored.ts";
import type { Post } from "./unresolved.ts";

/** The buckets that gateways write to. */
type Kept = Readonly<Record<"presence" | "leases", KV>>;

/** Reads single messages of a stream. */
type Reader = Pick<DirectStreamAPI, "getMessage">;

/** A question is asked twice: an instance that dies with it is not noticed where another runs. */
const tries = 2;
const replyWithin = 2_500;
const ackWithin = 2_000;

/** Everything the gateway does on the bus, and its only acquaintance with NATS. */
export class Bus {
  readonly #nats: NatsConnection;
  readonly #js;
  readonly #log;
  readonly #reader: Reader;
  readonly #presence: KV;
  readonly #leases: KV;
  readonly #certainty = new Certainty();
  readonly #outgoing: Pick<Post, "code" | "dedupe" | "data">[] = [];
  #epoch: Epoch;
  #healed: () => void = () => undefined;
  #awake: () => boolean = () => this.sure;

  private constructor(nats: NatsConnection, log: JetStreamManager, reader: Reader, kept: Kept, epoch: Epoch) {
    this.#nats = nats;
    this.#js = jetstream(nats, { timeout: ackWithin });
    this.#log = log;
    this.#reader = reader;
    this.#presence = kept.presence;
    this.#leases = kept.leases;
    this.#epoch = epoch;
    void this.#watch();
  }

  /** Throws NoAnswer until the rooms service has made the log and the buckets. */
  static async open(nats: NatsConnection): Promise<Bus> {
    const manager = await jetstreamManager(nats, { checkAPI: false, timeout: ackWithin });
    const { config } = await answered(manager.streams.info(stream.name));
    const [presence, leases] = [await openBucket(nats, buckets.presence), await openBucket(nats, buckets.leases)];
    // Of several brokers only the one that leads the log is sure to have all of it.
    return new Bus(
      nats,
      manager,
      config.allow_direct ? manager.direct : manager.streams,
      { presence, leases },
      epochOf(config),
    );
  }

  /** Whether the connection stands, and it is known which log is behind it. Where it is not, nothing is heard. */
  get sure(): boolean {
    return this.#certainty.sure;
  }

  /** Another number whenever something may have been missed. */
  get term(): number {
    return this.#certainty.term;
  }

  /** From here on nothing is believed until the log has been identified. */
  doubt(): void {
    this.#certainty.doubt();
  }

  /** Which log this is, as far as is known. */
  get epoch(): Epoch {
    return this.#epoch;
  }

  /** Calls back after every loss of the connection that has healed: whatever was sent in between is missed. */
  onHealed(act: () => void): void {
    this.#healed = act;
  }

  /** Asks before every sending whether the process stood still: who said what waits may have been removed [M3]. */
  guard(awake: () => boolean): void {
    this.#awake = awake;
  }

  /**
   * Asks which log this is: another epoch means other sequences. `changed` is called before anything of another log is
   * heard or believed. Throws NoAnswer.
   */
  async identify(changed: (is: Epoch, was: Epoch) => void): Promise<void> {
    const { config } = await this.#certainty.inOneTerm(this.#log.streams.info(stream.name));
    const epoch = epochOf(config);
    const was = this.#epoch;
    this.#epoch = epoch;
    if (epoch !== was) changed(epoch, was);
    this.#certainty.regain();
  }

  /**
   * Sends an event to the log without asking: its echo is the confirmation. Those of one turn of the loop go out
   * together, since every write costs as much as many events.
   */
  publish(code: RoomCode, dedupe: string, data: Uint8Array): void {
    if (this.#outgoing.push({ code, dedupe, data }) === 1) setImmediate(() => this.#send());
  }

  /** Sends an event that may be in the log already, and learns whether it is. Throws NoAnswer when nobody says. */
  async settle(code: RoomCode, dedupe: string, data: Uint8Array): Promise<Fate> {
    try {
      const asked = this.#js.publish(subjects.log(code), data, { msgID: dedupe, timeout: ackWithin });
      const ack = await this.#certainty.certain(asked);
      return { kind: ack.duplicate ? "duplicate" : "stored", seq: ack.seq };
    } catch (error) {
      const said = error instanceof NoAnswer ? error.cause : undefined;
      const reason = said instanceof JetStreamApiError ? refusalOf(said.code) : undefined;
      if (reason) return { kind: "refused", reason };
      throw error;
    }
  }

  /** Listens to a room. Resolves once the broker has taken note: what is stored from then on is heard. */
  async listen(
    code: RoomCode,
    heard: (event: Stored) => void,
    signalled: (signal: Signal, text: string) => void,
  ): Promise<() => void> {
    const [live, log] = [subjects.live(code), subjects.log(code)];
    const subscription = this.#nats.subscribe(subjects.room(code), {
      callback: (error, message) => {
        if (error || !this.sure) return;
        if (message.subject === live) {
          const event = fromEcho(message, log);
          return event && heard(event);
        }
        const text = message.string();
        const signal = readSignal(text);
        if (signal) signalled(signal, text);
      },
    });
    await answered(this.#nats.flush());
    return () => subscription.unsubscribe();
  }

  /** The newest event of a room's log. */
  async newest(code: RoomCode): Promise<Stored | undefined> {
    return fromLog(
      await this.#certainty.certain(this.#reader.getMessage(stream.name, { last_by_subj: subjects.log(code) })),
    );
  }

  /** The first event of a room's log after a seq. */
  async next(code: RoomCode, after: number): Promise<Stored | undefined> {
    const query = { next_by_subj: subjects.log(code), seq: after + 1 };
    return fromLog(await this.#certainty.certain(this.#reader.getMessage(stream.name, query)));
  }

  /** The event at a seq of a room's log; undefined where another room's stands there. */
  async at(code: RoomCode, seq: number): Promise<Stored | undefined> {
    const message = await this.#certainty.certain(this.#reader.getMessage(stream.name, { seq }));
    return message?.subject === subjects.log(code) ? fromLog(message) : undefined;
  }

  /** Tells everyone with a member in the room something fleeting. */
  signal(code: RoomCode, data: string): void {
    this.#nats.publish(subjects.signal(code), data);
  }

  /** Tells the other gateways, and this one, what addresses have spent. */
  tellGateways(spent: GatewaySpent): void {
    this.#nats.publish(subjects.spent, JSON.stringify(spent));
  }

  /** Hears what gateways tell each other. */
  hearGateways(heard: (spent: GatewaySpent) => void): void {
    this.#nats.subscribe(subjects.spent, {
      callback: (error, message) => {
        const spent = error ? undefined : readSpent(message.string());
        if (spent) heard(spent);
      },
    });
  }

  /** Asks the rooms service. The answer is JSON text of one object. Throws NoAnswer. */
  async ask<T extends RequestType>(request: RequestOf<T>): Promise<string> {
    const [subject, question] = [subjects.request(request.type), JSON.stringify(request)];
    for (let left = tries; ; left--) {
      try {
        return (
          await this.#certainty.certain(this.#nats.request(subject, question, { timeout: replyWithin }))
        ).string();
      } catch (error) {
        if (left === 1) throw error;
      }
    }
  }

  /** Asks, and reads the answer. It is the rooms service's own, checked by its contract tests: the one cast. */
  async askAndRead<T extends RequestType>(request: RequestOf<T>): Promise<AnswerOf<T>> {
    return JSON.parse(await this.ask<T>(request)) as AnswerOf<T>;
  }

  async putPresence(key: string, entry: PresenceEntry): Promise<void> {
    await answered(this.#presence.put(key, JSON.stringify(entry)));
  }

  async deletePresence(key: string): Promise<void> {
    await answered(this.#presence.delete(key));
  }

  /** Also where services from before November 2026 look for it: an upgrade replaces them one by one. */
  async putLease(gateway: string, beat: number): Promise<void> {
    const lease = JSON.stringify({ beat });
    await Promise.allSettled([this.#presence.put(`lease.${gateway}`, lease)]);
    await answered(this.#leases.put(gateway, lease));
  }

  async deleteLease(gateway: string): Promise<void> {
    await Promise.allSettled([this.#presence.delete(`lease.${gateway}`)]);
    await answered(this.#leases.delete(gateway));
  }

  /** Hands over what is still on its way out, then leaves. */
  async close(): Promise<void> {
    await this.#nats.drain();
  }

  /** What is not sent, because something may have been missed meanwhile, is asked after when its echo is overdue. */
  #send(): void {
    const outgoing = this.#outgoing.splice(0);
    if (!this.#awake()) return;
    for (const { code, dedupe, data } of outgoing) {
      const fields = headers();
      fields.set("Nats-Msg-Id", dedupe);
      this.#nats.publish(subjects.log(code), data, { headers: fields });
    }
  }

  async #watch(): Promise<void> {
    for await (const { type } of this.#nats.status()) {
      if (type === "disconnect") this.doubt();
      if (type === "reconnect") this.#healed();
    }
  }
}

/** Throws NoAnswer where there is no such bucket yet. */
async function openBucket(nats: NatsConnection, name: string): Promise<KV> {
  const bucket = await answered(new Kvm(jetstream(nats)).open(name));
  await answered(bucket.status());
  return bucket;
}

const epochs = check(Epoch);

function epochOf({ description }: StreamConfig): Epoch {
  const epoch = epochMark.read(description);
  if (!epochs.accepts(epoch)) throw new NoAnswer("The log has no epoch.");
  return epoch;
}
