import { effect } from "@preact/signals";
import { say } from "../../app/notices.ts";
import type { RoomSession } from "../../room/session.ts";

type Room = Pick<RoomSession, "timeline" | "sender" | "acts">;

const gone = "The message that you edited is gone with the room's history. What you wrote is in the text field.";

/** Gives up what was to change a message of a log that is lost: no row would show it. A text is handed back. */
export function giveUpLost({ timeline, sender, acts }: Room, signal: AbortSignal): void {
  const stop = effect(() => {
    const { epoch } = timeline.value;
    for (const post of sender.outbox.value.posts) {
      if (post.state !== "refused" || !("target" in post) || (post.epoch ?? epoch) === epoch) continue;
      acts.handBack(post.id);
      if (post.type === "message.edit") say(gone);
    }
  });
  signal.addEventListener("abort", stop);
}
