import { JetStreamApiError, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { epochMark, type LogEvent, type RoomClosed, stream, subjects } from "@parlor/contracts";
import { asGateway, code } from "../contract/rooms/as-gateway.ts";
import type { Broker } from "../support/broker.ts";
import { connectAs } from "../support/bus.ts";
import type { LogEntry, LogRead, Placed, ReadModelRead } from "./checker/history.ts";

type Read = Omit<LogRead, "at">;

/** Reads the rooms' logs from the broker, not from Parlor. Empty while a lost log has not been made anew. */
export async function readLog(broker: Broker, rooms: readonly string[]): Promise<readonly Read[]> {
  const bus = await connectAs(broker, "rooms");
  const { streams } = await jetstreamManager(bus, { checkAPI: false });
  const log = await streams.info(stream.name).catch(absent);
  if (!log) return [];
  const entries = new Map(rooms.map((room) => [subjects.log(code(room)), [] as LogEntry[]]));
  const removed = new Set<string>();
  const consumer = await jetstream(bus).consumers.get(stream.name);
  let left = log.state.messages;
  while (left > 0) {
    for await (const message of await consumer.fetch({ max_messages: Math.min(left, 1000) })) {
      const [dedupe, at] = [message.headers?.get("Nats-Msg-Id") ?? "", message.time.getTime()];
      left--;
      const event: Exclude<LogEvent, RoomClosed> = message.json();
      if (removed.has(`${message.subject} ${event.by}`)) continue; // void: nobody may have been shown it [M3]
      if (event.type === "member.removed") removed.add(`${message.subject} ${event.member}`);
      entries.get(message.subject)?.push({ ...placed(message.seq, event), at, dedupe });
    }
  }
  const epoch = epochMark.read(log.config.description);
  return rooms.map((room) => ({
    kind: "log.read",
    room,
    epoch,
    entries: entries.get(subjects.log(code(room))) ?? [],
  }));
}

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
    for (const event of page.events) entries.push(placed(event.seq, event));
    after = page.events.at(-1)?.seq ?? after;
    more = page.more && page.events.length > 0;
  }
  return { kind: "readmodel.read", instance: "whoever answers", room, epoch, entries };
}

function placed(seq: number, event: Exclude<LogEvent, RoomClosed>): Placed {
  const { type, by, ts } = event;
  return { seq, type, by, ts, ...(event.type === "message.posted" && { id: event.id, text: event.text }) };
}
