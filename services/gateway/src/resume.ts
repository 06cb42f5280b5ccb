import type { Epoch, RoomJoined } from "@parlor/contracts";
import type { Bus } from "./bus.ts";
import { NoAnswer } from "./certainty.ts";
import type { LocalRoom } from "./local-room.ts";

/** Where in the log somebody enters: what the reply shows, and what is sent behind it before the live events. */
export type Entry = Pick<RoomJoined, "entered" | "seq" | "more" | "missed"> & {
  /** JSON text of the events in the reply. */
  readonly events: string;
};

/** Where somebody was who comes back. */
export type Resume = { readonly epoch: Epoch; readonly after: number };

/** Decides how somebody enters who says where they were [D7]. Throws NoAnswer. */
export async function findEntry(bus: Bus, room: LocalRoom, resume: Resume | undefined): Promise<Entry> {
  if (!resume) return atTheEnd(room, "fresh");
  if (resume.epoch !== room.epoch) return atTheEnd(room, "reset");
  if (resume.after > room.seq) await room.order.check(); // they have seen more than this gateway, or another log
  if (resume.after > room.seq) room.flush();
  if (resume.after > room.seq) return atTheEnd(room, "reset");
  if (!(await room.reachBack(resume.after))) return behindAGap(bus, room, resume.after);
  return { entered: "resumed", seq: resume.after, more: resume.after > 0, events: "[]" };
}

async function atTheEnd(room: LocalRoom, entered: "fresh" | "reset"): Promise<Entry> {
  const { events, upTo, more } = await room.tail();
  return { entered, seq: upTo, more, events };
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
  return { entered: "gap", seq: upTo, more, missed: count.count, events };
}
