import { Connection } from "@parlor/client/connection";
import type { Epoch, PlacedEvent, RoomJoined } from "@parlor/contracts";
import { beforeEach, expect, test, vi } from "vitest";
import { effectsOf } from "../../../../libs/contracts/src/effects.ts";
import { RoomSession } from "./session.ts";
import { ana, bo, FakeSocket, fakeBrowser, joined, posted } from "./testing.ts";

beforeEach(fakeBrowser);

function enter(reply: RoomJoined) {
  const listener = { opened: () => undefined, heard: () => undefined, lost: () => undefined, ended: () => undefined };
  const connection = new Connection("ws://nowhere/ws", listener);
  connection.start();
  const first = FakeSocket.made.at(-1);
  first?.open();
  const ends: string[] = [];
  const session = new RoomSession(connection, { reply, apart: false, created: false }, (why) => ends.push(why));
  let socket = first;
  return {
    session,
    ends,
    says: (...items: object[]) => socket?.says(...(items as PlacedEvent[])),
    sent: (type: string) => socket?.sent.filter((command) => command.type === type) ?? [],
    answers: (type: string, answer: object) => socket?.answers(type, answer),
    /** On a new connection the gateway answers. */
    comesBack(answer?: object): void {
      const before = FakeSocket.made.length;
      connection.restart();
      vi.advanceTimersByTime(0);
      socket = FakeSocket.made[before];
      socket?.open();
      if (answer) socket?.answers("room.join", answer);
    },
  };
}
type Entered = ReturnType<typeof enter>;

// Read aloud within the next second.
function said({ session }: Entered): string | undefined {
  const before = session.speech.spoken.value;
  vi.advanceTimersByTime(1000);
  const now = session.speech.spoken.value;
  return now === before ? undefined : now?.words;
}

test("[W33] what follows the end of the log that one was shown, and was there already, is history", () => {
  const room = enter(joined([posted(3)], { newest: 5 }));
  room.says(posted(4, bo, 3), posted(5, bo, 4));
  expect(said(room)).toBeUndefined();
  room.says(posted(6, bo, 5));
  expect(said(room)).toBe("Bo: 6");
});

test("[W33] [U1] an older gateway does not say what is newest: what follows is taken for new", () => {
  const room = enter(joined([posted(3)]));
  room.says(posted(4, bo, 3));
  expect(said(room)).toBe("Bo: 4");
});

test("[W33] behind a gap, what was missed is counted, one's own words left out", () => {
  const room = enter(joined([posted(3)], { newest: 3 }));
  room.comesBack(joined([posted(9), posted(10, ana)], { entered: "gap", missed: 5, newest: 10 }));
  expect(said(room)).toBe("6 new messages");
});

test("[W33] another log is history from its beginning", () => {
  const room = enter(joined([posted(30)], { newest: 30 }));
  room.comesBack(joined([posted(2)], { entered: "reset", epoch: "bbbbbbbbbbbbbbbb" as Epoch, newest: 3 }));
  room.says(posted(3, bo, 2));
  expect(said(room)).toBeUndefined();
  room.says(posted(4, bo, 3));
  expect(said(room)).toBe("Bo: 4");
});

test("[U2] what the owner does to the room is shown, and takes its place in the list", () => {
  const room = enter(joined([posted(3)]));
  const act = { by: bo, name: "Bo", ts: 1 };
  room.says({ ...act, type: "room.renamed", title: "Tea", seq: 4, prev: 3 });
  room.says({ ...act, type: "room.locked", seq: 5, prev: 4 });
  expect(room.session.room.value).toMatchObject({ title: "Tea", locked: true });
  room.says({ ...act, type: "room.unlocked", seq: 6, prev: 5 });
  expect(room.session.room.value).toMatchObject({ title: "Tea", locked: false });
  expect(room.session.rows.value.filter((row) => row.kind === "notice")).toHaveLength(3);
});

test("[U1] what only a newer server says takes its place, does nothing, and disturbs nothing", () => {
  const room = enter(joined([posted(3)]));
  const before = room.session.rows.value;
  room.says({ type: "poll.opened", question: "?", by: bo, name: "Bo", ts: 1, seq: 4, prev: 3 });
  room.says({ type: "mood.changed", mood: 3 }, { type: "poll.counted", ref: 99, votes: 2 });
  expect(room.session.rows.value).toEqual(before);
  expect(room.session.timeline.value.head).toBe(4);
  room.says(posted(5, bo, 4));
  expect(room.session.timeline.value.head).toBe(5);
  expect(FakeSocket.made).toHaveLength(1);
});

test("[U1] a reason that is not known is final, and the text stays with its author", async () => {
  const room = enter(joined([posted(3)]));
  room.session.sender.begin([]);
  await room.session.sender.restore();
  room.session.sender.post({ type: "message.post", text: "hello" });
  const [id] = room.sent("message.post").map((command) => command.id);
  room.says({ type: "refused", id, reason: "not-on-sundays" });
  expect(room.session.sender.outbox.value.posts).toMatchObject([{ text: "hello", state: "refused" }]);
  expect(FakeSocket.made).toHaveLength(1);
});

test("[U1] a gateway that refuses what it does not know is asked no more, and the room goes on", () => {
  const room = enter(joined([posted(3)], { more: true }));
  for (const reason of ["unknown-command", "invalid"]) {
    room.session.history.loadOlder();
    room.answers("history.fetch", { type: "refused", reason });
    expect(room.session.history.loadingOlder.value).toBe(false);
  }
  room.says(posted(4, bo, 3));
  expect(room.session.timeline.value.head).toBe(4);
});

test.each([
  [4500, "removed"],
  [4501, "too-old"],
  [4504, "closed"],
  [4599, "broken"],
])("[U1] close code %i, which says to stop, ends the room as %s", (code, why) => {
  const room = enter(joined([posted(3)]));
  const [socket] = FakeSocket.made;
  (socket as unknown as { onclose: (event: { code: number }) => void }).onclose({ code });
  expect(room.ends).toEqual([why]);
});

test("[J2] a name is somebody else's only when a dead gateway's members are gone from the roster", () => {
  const taken = { type: "refused", reason: "name-taken", suggestion: "Ana 2" };
  const room = enter(joined([posted(3)]));
  room.comesBack(taken);
  vi.advanceTimersByTime(12_000);
  room.comesBack(taken);
  expect([room.session.you.value.name, room.session.takenAway.value]).toEqual(["Ana", undefined]);
  vi.advanceTimersByTime(3_000);
  room.comesBack(taken);
  expect([room.session.you.value.name, room.session.takenAway.value]).toEqual(["Ana 2", "Ana"]);
});

test("[W24] a further message leaves the rows before it as they were", () => {
  const room = enter(joined(Array.from({ length: 60 }, (_, at) => posted(at + 1))));
  const before = room.session.rows.value;
  room.says(posted(61, bo, 60));
  const after = room.session.rows.value;
  const kept = after.filter((row) => before.includes(row));
  expect(kept.length).toBeGreaterThanOrEqual(after.length - 2); // the new one, and the one that it is grouped with
  expect(after.length).toBeGreaterThan(30);
});

test("two rooms on one page each have their own log, outbox and people", async () => {
  const lobby = enter(joined([posted(3)], { members: [{ id: bo, name: "Bo", role: "member" }], here: 1 }, "hall"));
  const den = enter(joined([posted(70)], { epoch: "bbbbbbbbbbbbbbbb" as Epoch, here: 0 }, "den"));
  for (const { session } of [lobby, den]) session.sender.begin([]);
  await Promise.all([lobby, den].map(({ session }) => session.sender.restore()));
  lobby.session.sender.post({ type: "message.post", text: "to the lobby" });
  den.session.sender.post({ type: "message.post", text: "to the den" });
  lobby.says(posted(4, bo, 3), {
    type: "roster.changed",
    here: 2,
    joined: [{ id: ana, name: "Ana", role: "member" }],
    rev: 1,
  });
  den.says(posted(72, bo, 70), { type: "member.typing", by: bo, name: "Bo" });
  den.says({ type: "room.renamed", title: "Den", by: bo, name: "Bo", ts: 1, seq: 75, prev: 72 });

  expect(lobby.sent("message.post").map(({ text }) => text)).toEqual(["to the lobby"]);
  expect(den.sent("message.post").map(({ text }) => text)).toEqual(["to the den"]);
  expect([lobby, den].map(({ session }) => session.timeline.value.head)).toEqual([4, 75]);
  expect([lobby, den].map(({ session }) => session.roster.value.here)).toEqual([2, 0]);
  expect([lobby, den].map(({ session }) => session.typing.value.size)).toEqual([0, 1]);
  expect([lobby, den].map(({ session }) => session.room.value.title)).toEqual(["", "Den"]);
  const unsent = ({ session }: Entered) =>
    session.sender.outbox.value.posts.map((post) => [post.room, "text" in post && post.text]);
  expect([lobby, den].map(unsent)).toEqual([[["hall", "to the lobby"]], [["den", "to the den"]]]);

  lobby.comesBack();
  expect(lobby.sent("room.join")).toMatchObject([{ room: "hall", resume: { after: 4 } }]);
  expect([lobby, den].map(({ session }) => session.isConnected)).toEqual([true, true]);
  den.session.leave();
  lobby.answers("room.join", joined([], { entered: "resumed", seq: 4 }, "hall"));
  lobby.says(posted(5, bo, 4));
  expect([lobby, den].map(({ session }) => session.timeline.value.head)).toEqual([5, 75]);
});

test("[U2] after a gap the page asks once for what has changed in it", () => {
  const gap = joined([posted(9)], { entered: "gap", missed: 5, newest: 9 });
  effectsOf.set("test.edited", { target: () => 3, fold: (item: object) => ({ ...item, text: "edited" }) });
  const room = enter(joined([posted(3)]));
  room.comesBack(gap);
  expect(room.sent("history.fetch")).toMatchObject([{ after: 2, changed: 3 }]);
  // Heard before the answer comes, which is older.
  room.says({ type: "test.edited", by: bo, ts: 1, seq: 12, prev: 9 });
  room.answers("history.fetch", {
    type: "history.page",
    events: [{ ...posted(3), text: "old", changed: 7 }],
    more: false,
  });
  expect(room.session.timeline.value.items[0]).toMatchObject({ text: "edited", changed: 12 });
  expect(room.session.timeline.value.head).toBe(12);
  room.comesBack(joined([], { entered: "resumed", seq: 12 }));
  expect(room.sent("history.fetch")).toEqual([]);
  effectsOf.delete("test.edited");
});
