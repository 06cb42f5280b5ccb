import { emptyTimeline } from "@parlor/client/timeline";
import { type Epoch, general, type MemberId, type MessageId } from "@parlor/contracts";
import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import { toast } from "../../app/notices.ts";
import { Acts } from "../../room/acts.ts";
import { Sender } from "../../room/sender.ts";
import { giveUpLost } from "./lost-changes.ts";

const [before, now] = ["aaaaaaaaaaaaaaaa" as Epoch, "bbbbbbbbbbbbbbbb" as Epoch];

function setUp() {
  const connection = { tell: () => true, ask: () => undefined, restart: () => undefined };
  const timeline = signal({ ...emptyTimeline, epoch: before });
  const you = signal({ id: "ana000000000" as MemberId, name: "Ana", role: "member" } as const);
  const sender = new Sender(connection, { code: general, you, timeline });
  const nobody = { roster: signal({ members: [], here: 0, rev: 0 }), authors: signal([]), isOwner: signal(false) };
  return { timeline, sender, acts: new Acts(connection, sender, nobody) };
}

test("[W56] what was to change a message of a lost log is given up, and an edit's text is handed back with a word", async () => {
  const room = setUp();
  await room.sender.restore();
  room.sender.post({ type: "message.edit", target: 7, text: "as it was meant" });
  room.sender.post({ type: "message.delete", target: 8 });
  room.sender.post({ type: "message.post", text: "said" });
  const leaving = new AbortController();
  giveUpLost(room, leaving.signal);
  expect(room.sender.outbox.value.posts).toHaveLength(3);

  room.timeline.value = { ...emptyTimeline, epoch: now };
  room.sender.begin([]);
  expect(room.sender.outbox.value.posts).toMatchObject([{ type: "message.post", state: "sending" }]);
  expect(room.acts.handedBack.value).toBe("as it was meant");
  expect(toast.value).toContain("is gone with the room's history");

  leaving.abort();
  room.sender.post({ type: "message.delete", target: 9 });
  room.sender.refused(room.sender.outbox.value.posts.at(-1)?.id ?? ("" as MessageId), {
    type: "refused",
    reason: "no-such-message",
  });
  room.timeline.value = { ...emptyTimeline, epoch: before };
  expect(room.sender.outbox.value.posts).toHaveLength(2);
  room.sender.pause();
});
