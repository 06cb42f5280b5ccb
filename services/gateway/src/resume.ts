import { type Epoch, limits, type PlacedEvent, type RoomJoined } from "@parlor/contracts";
import type { Bus } from "./bus.ts";
import { NoAnswer } from "./certainty.ts";
import type { LocalRoom } from "./local-room.ts";
import type { Sent } from "./ring.ts";

/** More than this is not replayed to one client, in bytes: it gets the end of the log and an explicit gap. */
const replayBytes = 1024 * 1024;

/** Where in the log somebody enters: what the reply shows, and what is sent behind it before the live events. */
export type Entry = Pick<RoomJoined, "entered" | "seq" | "more" | "missed"> & {
  /** JSON text of the events in the reply. */
  readonly events: string;
  readonly backlog: readonly Sent[];
};

/** Decides how somebody enters who says where they were [D7]. Throws NoAnswer. */
export async function findEntry(
  bus: Bus,
  room: LocalRoom,
  resume: { readonly epoch: Epoch; readonly after: number } | undefined,
): Promise<Entry> {
  if (!resume) return atTheEnd(room, "fresh");
  if (resume.epoch !== room.epoch) return atTheEnd(room, "reset");
  if (resume.after > room.seq) await room.order.check(); // they have seen more than this gateway, or another log
  if (resume.after > room.seq) room.flush();
  if (resume.after > room.seq) return atTheEnd(room, "reset");
  const backlog = room.since(resume.after) ? [] : await replay(bus, room, resume.after);
  if (!backlog) return behindAGap(bus, room, resume.after);
  return { entered: "resumed", seq: resume.after, more: resume.after > 0, events: "[]", backlog };
}

async function atTheEnd(room: LocalRoom, entered: "fresh" | "reset"): Promise<Entry> {
  const { events, upTo, more } = await room.tail();
  return { entered, seq: upTo, more, events, backlog: [] };
}

async function behindAGap(bus: Bus, room: LocalRoom, after: number): Promise<Entry> {
  const { events, from, upTo, more } = await room.tail();
  const count = await bus.askAndRead<"history.count">({
    type: "history.count",
    room: room.code,
    minSeq: room.seq,
    epoch: room.epoch,
    after,
    before: from,
  });
  if (count.type === "refused") throw new NoAnswer("The history is behind.");
  return { entered: "gap", seq: upTo, more, missed: count.count, events, backlog: [] };
}

/** What came after a seq, from the history, as it would have come live; undefined where it is too much. */
async function replay(bus: Bus, room: LocalRoom, after: number): Promise<readonly Sent[] | undefined> {
  const sent: Sent[] = [];
  let [prev, bytes, more] = [after, 0, true];
  while (more) {
    const page = await bus.askAndRead<"history.fetch">({
      type: "history.fetch",
      room: room.code,
      minSeq: room.seq,
      epoch: room.epoch,
      after: prev,
      limit: limits.historyPageMax,
    });
    if (page.type === "refused") throw new NoAnswer("The history is behind.");
    for (const event of page.events) {
      const item = Buffer.from(JSON.stringify({ ...event, prev } satisfies PlacedEvent));
      sent.push({ seq: event.seq, item });
      prev = event.seq;
      bytes += item.byteLength;
    }
    more = page.more;
    if (bytes > replayBytes || (more && sent.length >= limits.resumeEvents)) return undefined;
  }
  return sent;
}
