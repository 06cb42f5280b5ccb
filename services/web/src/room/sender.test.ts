import { emptyTimeline } from "@parlor/client/timeline";
import { type Command, general, Member, type RoomCode } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import { Sender } from "./sender.ts";

const members = check(Member);

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
  sender.post("landed");
  sender.post("not yet");
  const [landed, waiting] = sender.outbox.value.posts;
  sender.begin(landed ? [landed.id] : []);
  expect(told).toMatchObject([{ type: "message.post", id: waiting?.id, text: "not yet" }]);
  expect(sender.outbox.value.posts).toMatchObject([{ text: "not yet", state: "sending" }]);
  sender.pause();
});

test("[D4] nothing goes out before the store was asked for older messages", async () => {
  const { sender, told } = setUp("another" as RoomCode);
  sender.begin([]);
  sender.post("too early");
  expect(told).toEqual([]);
  await sender.restore();
  expect(told).toMatchObject([{ text: "too early" }]);
  sender.pause();
});
