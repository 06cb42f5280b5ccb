import type { Post, Wish } from "@parlor/client/outbox";
import { emptyTimeline } from "@parlor/client/timeline";
import { type Command, general, Member, type MemberId, type RoomCode } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { signal } from "@preact/signals";
import { expect, test, vi } from "vitest";
import { store } from "../device/device.ts";
import { Sender } from "./sender.ts";

const members = check(Member);
const words = (text: string): Wish => ({ type: "message.post", text });

function setUp(code: RoomCode = general) {
  const told: Omit<Command, "ref">[] = [];
  const connection = { tell: (command: Omit<Command, "ref">) => told.push(command) > 0, restart: () => undefined };
  const ana: unknown = { id: "ana000000000", name: "Ana", role: "member" };
  if (!members.accepts(ana)) throw new Error("Ana cannot be a member.");
  const room = { code, you: signal(ana), timeline: signal(emptyTimeline) };
  return { sender: new Sender(connection, room), told };
}

test("[D5] what landed without being seen is not sent again on coming back; what did not, is", async () => {
  const { sender, told } = setUp();
  await sender.restore();
  sender.post(words("landed"));
  sender.post(words("not yet"));
  const [landed, waiting] = sender.outbox.value.posts;
  sender.begin(landed ? [landed.id] : []);
  expect(told).toMatchObject([{ type: "message.post", id: waiting?.id, text: "not yet" }]);
  expect(sender.outbox.value.posts).toMatchObject([{ text: "not yet", state: "sending" }]);
  sender.pause();
});

test("[D4] nothing goes out before the store was asked for older messages", async () => {
  const { sender, told } = setUp("another" as RoomCode);
  sender.begin([]);
  sender.post(words("too early"));
  expect(told).toEqual([]);
  await sender.restore();
  expect(told).toMatchObject([{ text: "too early" }]);
  sender.pause();
});

test("[D9] what a closed tab's person sends after all, in another tab, is not left to decide about here", async () => {
  const code = "left-to-both" as RoomCode;
  const { sender } = setUp(code);
  const post = { id: "m2", room: code, text: "left", at: 1, by: "bo0000000000", tab: "gone", state: "waiting" } as Post;
  await store.update(post);
  await sender.restore();
  await vi.waitFor(() => expect(sender.outbox.value.posts).toMatchObject([{ id: "m2", state: "refused" }]));
  sender.landed([post.id], "cleo00000000" as MemberId);
  expect(sender.outbox.value.posts).toHaveLength(1);
  sender.landed([post.id], post.by);
  expect(sender.outbox.value.posts).toEqual([]);
  sender.pause();
});

test("[D9] a change that landed while the store was read is not sent again", async () => {
  const code = "left-and-landed" as RoomCode;
  const { sender, told } = setUp(code);
  const left = { room: code, at: 1, by: "ana000000000", tab: "gone", state: "waiting" } as const;
  const change = { ...left, id: "m3", type: "reaction.add", target: 1, emoji: "👍" } as Post;
  await store.update(change);
  sender.begin([]);
  sender.landed([change.id]); // another tab of this person's sent it
  await sender.restore();
  await vi.waitFor(async () => expect(await store.posts(code)).toEqual([]));
  expect(told).toEqual([]);
  expect(sender.outbox.value.posts).toEqual([]);
  sender.pause();
});

test("[J3] what a closed tab left is held as soon as it is shown, whatever the browser throws away", async () => {
  const code = "left-behind" as RoomCode;
  const { sender } = setUp(code);
  const post = { id: "m1", room: code, text: "left", at: 1, by: "bo0000000000", tab: "gone", state: "waiting" } as Post;
  await store.update(post);
  const hold = vi.spyOn(store, "hold");
  await sender.restore();
  await vi.waitFor(() => expect(sender.outbox.value.posts).toMatchObject([{ id: "m1", state: "refused" }]));
  expect(hold).toHaveBeenCalledWith([expect.objectContaining({ id: "m1" })]);
  sender.pause();
});
