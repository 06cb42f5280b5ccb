import { setTimeout as delay } from "node:timers/promises";
import { JetStreamApiError, type JsMsg, jetstream, jetstreamManager, type StreamInfo } from "@nats-io/jetstream";
import { epochMark, type LogEvent, type RoomClosed, stream } from "@parlor/contracts";
import { asGateway, code } from "../contract/rooms/as-gateway.ts";
import type { Broker } from "../support/broker.ts";
import { connectAs } from "../support/bus.ts";
import type { LogEntry, LogRead, LogUnread, Placed, ReadModelRead } from "./checker/history.ts";
import { placed } from "./placed.ts";

type Note = (fact: LogRead | LogUnread) => void;
type Bus = Awaited<ReturnType<typeof connectAs>>;

const [pause, fetchFor, silentFor] = [100, 1_000, 2_500];

/** Reads the rooms' logs from the broker, not from Parlor. */
export class LogReader {
  readonly #rooms: ReadonlySet<string>;
  readonly #note: Note;
  /** What was read as it came, by epoch. */
  readonly #followed = new Map<string, Entries>();
  #stopped = false;
  #following: Promise<void> | undefined;

  constructor(rooms: ReadonlySet<string>, note: Note) {
    this.#rooms = rooms;
    this.#note = note;
  }

  /** Reads what comes, since it may be erased later: also of a log that is made anew, and of a broker that comes back. */
  async follow(broker: Broker): Promise<void> {
    const bus = await connectAs(broker, "rooms");
    this.#following = (async () => {
      while (!this.#stopped) {
        await this.#followOne(bus).catch(() => undefined); // the broker is away
        await delay(pause);
      }
    })();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#following;
  }

  /** Notes all that there is. Resolves to the log's epoch; undefined while a lost log has not been made anew. */
  async readAll(broker: Broker): Promise<string | undefined> {
    const bus = await connectAs(broker, "rooms");
    const { streams } = await jetstreamManager(bus, { checkAPI: false });
    const log = await streams.info(stream.name).catch(absent);
    if (!log) return undefined;
    const all = new Entries(this.#rooms);
    const consumer = await jetstream(bus).consumers.get(stream.name);
    for (let left = log.state.messages; left > 0; ) {
      for await (const message of await consumer.fetch({ max_messages: Math.min(left, 1_000) })) {
        left--;
        all.take(message);
      }
    }
    const epoch = epochOf(log);
    this.#tell(epoch, true, all);
    const isUnread = (seq: number) => !all.seqs.has(seq) && !this.#entriesOf(epoch).seqs.has(seq);
    const seqs = Array.from({ length: log.state.last_seq }, (_, at) => at + 1).filter(isUnread);
    if (seqs.length > 0) this.#note({ kind: "log.unread", at: Date.now(), epoch, seqs });
    return epoch;
  }

  // What was read is of this log if it was this one before and after.
  async #followOne(bus: Bus): Promise<void> {
    const { streams } = await jetstreamManager(bus, { checkAPI: false, timeout: fetchFor });
    const info = async () => epochOf(await streams.info(stream.name));
    const epoch = await info();
    if (epoch === "") return;
    const entries = this.#entriesOf(epoch);
    const options = { opt_start_seq: entries.last + 1 };
    const consumer = await jetstream(bus, { timeout: fetchFor }).consumers.get(stream.name, options);
    while (!this.#stopped) {
      const coming = await consumer.fetch({ max_messages: 500, expires: fetchFor });
      const silent = setTimeout(() => void coming.close(), silentFor);
      const messages: JsMsg[] = [];
      for await (const message of coming) messages.push(message);
      clearTimeout(silent);
      if ((await info()) !== epoch) return;
      for (const message of messages) entries.take(message);
      this.#tell(epoch, false, entries);
    }
  }

  #entriesOf(epoch: string): Entries {
    const entries = this.#followed.get(epoch) ?? new Entries(this.#rooms);
    this.#followed.set(epoch, entries);
    return entries;
  }

  #tell(epoch: string, whole: boolean, entries: Entries): void {
    for (const room of this.#rooms) {
      const some = entries.handOver(room);
      if (whole || some.length > 0) this.#note({ kind: "log.read", at: Date.now(), room, epoch, whole, entries: some });
    }
  }
}

/** Sorts what a log has, in its order, by room. What comes behind its author's removal is void: nobody may see it [M3]. */
class Entries {
  /** Of every room. */
  readonly seqs = new Set<number>();
  last = 0;
  readonly #rooms: ReadonlySet<string>;
  readonly #sorted = new Map<string, LogEntry[]>();
  readonly #removed = new Set<string>();

  constructor(rooms: ReadonlySet<string>) {
    this.#rooms = rooms;
  }

  take(message: JsMsg): void {
    this.seqs.add(message.seq);
    this.last = message.seq;
    const [, , room = ""] = message.subject.split(".");
    if (!this.#rooms.has(room)) return;
    const event: Exclude<LogEvent, RoomClosed> = message.json();
    if (this.#removed.has(`${room} ${event.by}`)) return;
    if (event.type === "member.removed") this.#removed.add(`${room} ${event.member}`);
    const [dedupe, at] = [message.headers?.get("Nats-Msg-Id") ?? "", message.time.getTime()];
    const sorted = this.#sorted.get(room) ?? [];
    this.#sorted.set(room, sorted);
    sorted.push({ ...entryOf(message.seq, event), at, dedupe });
  }

  handOver(room: string): readonly LogEntry[] {
    return this.#sorted.get(room)?.splice(0) ?? [];
  }
}

function entryOf(seq: number, event: Exclude<LogEvent, RoomClosed>): Omit<LogEntry, "at"> {
  const { type, by, ts } = event;
  return {
    ...{ seq, type, by, ts },
    ...("id" in event && { id: event.id }),
    ...("text" in event && { text: event.text }),
    ...("target" in event && { target: event.target }),
    ...("emoji" in event && { emoji: event.emoji }),
    ...("reply" in event && event.reply !== undefined && { reply: event.reply }),
  };
}

const epochOf = ({ config }: StreamInfo) => epochMark.read(config.description);

const noSuchStream = 10059; // the broker's code for it

function absent(error: unknown): undefined {
  if (!(error instanceof JetStreamApiError) || error.code !== noSuchStream) throw error;
}

export async function readHistory(broker: Broker, room: string, epoch: string): Promise<Omit<ReadModelRead, "at">> {
  const gateway = await asGateway(broker);
  const entries: Placed[] = [];
  for (let after = 0, more = true; more; ) {
    const question = { room: code(room), minSeq: 0, after, limit: 100 };
    const page = await gateway.granted("history.fetch", question);
    for (const event of page.events) entries.push(placed(event, event.ts));
    after = page.events.at(-1)?.seq ?? after;
    more = page.more && page.events.length > 0;
  }
  return { kind: "readmodel.read", instance: "whoever answers", room, epoch, entries };
}
