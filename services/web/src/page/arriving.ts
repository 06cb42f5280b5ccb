import type { RoomCode, RoomJoined } from "@parlor/contracts";
import { batch } from "@preact/signals";
import { inside } from "./device.ts";
import * as model from "./model.ts";
import { emptyOutbox } from "./outbox.ts";
import { emptyRoster, tell } from "./roster.ts";
import { remember } from "./settings.ts";
import { emptyTimeline, enter } from "./timeline.ts";

/** Into a room that this page does not show yet: nothing of another one stays. */
export function comeNew(code: RoomCode): void {
  model.timeline.value = emptyTimeline;
  model.roster.value = emptyRoster;
  model.outbox.value = emptyOutbox;
  model.comings.value = [];
  model.readUpTo.value = model.settings.value.rooms[code]?.readUpTo;
}

/** What the gateway tells on the way in, or on the way back, becomes what the page shows. */
export function arrive(reply: RoomJoined): void {
  const { room, you, token, entered } = reply;
  batch(() => {
    if (entered === "fresh" || entered === "reset") model.comings.value = [];
    if (entered === "reset") model.readUpTo.value = undefined; // a place in another log
    model.timeline.value = enter(model.timeline.value, reply);
    model.roster.value = tell(reply.members, reply.here, 0);
    model.typing.value = new Map();
    model.room.value = room;
    model.you.value = you;
    model.entering.value = undefined;
    model.problem.value = undefined;
    model.settings.value = remember(model.settings.value, room.code, { title: room.title, token, at: Date.now() });
  });
  inside.set(room.code);
}
