import { showRoom } from "@parlor/contracts";
import { loadOlder } from "../page/in-room.ts";
import * as model from "../page/model.ts";

/** What stands above the oldest message held: the room's beginning, or the way further back. */
export function Beginning() {
  const { begins, events } = model.timeline.value;
  const room = model.room.value;
  if (!begins) {
    return (
      <p class="beginning">
        <button class="button" type="button" onClick={loadOlder}>
          {model.loadingOlder.value ? "Loading…" : "Load earlier messages"}
        </button>
      </p>
    );
  }
  const empty = !events.some((event) => event.type === "message.posted");
  const alone = model.roster.value.here <= 1;
  return (
    <div class={empty ? "beginning empty" : "beginning"}>
      {empty && room && <p class="plate">{showRoom(room.code)}</p>}
      <p>This is where the room began</p>
      {empty && (
        <p class="lead">
          {alone
            ? "You are the first one here. Send somebody the link, or say it aloud."
            : "Say something: everyone here sees it at once."}
        </p>
      )}
      {empty && alone && (
        <button class="button primary" type="button" popovertarget="invite">
          Invite people
        </button>
      )}
    </div>
  );
}
