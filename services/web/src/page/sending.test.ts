import { type Command, general, Member } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { expect, test } from "vitest";
import * as model from "./model.ts";
import { Sending } from "./sending.ts";

const members = check(Member);

/** Ana's messages in a room, and what is told to the gateway. */
function setUp() {
  const told: Omit<Command, "ref">[] = [];
  const connection = { tell: (command: Omit<Command, "ref">) => told.push(command) > 0, restart: () => undefined };
  const ana: unknown = { id: "ana000000000", name: "Ana", role: "member" };
  if (!members.accepts(ana)) throw new Error("Ana cannot be a member.");
  model.you.value = ana;
  return { sending: new Sending(connection, general), told };
}

test("[D5] what landed without being seen is not sent again on coming back; what did not, is", () => {
  const { sending, told } = setUp();
  sending.post("landed");
  sending.post("not yet");
  const [landed, waiting] = model.outbox.value.posts;
  sending.begin(landed ? [landed.id] : []);
  expect(told).toMatchObject([{ type: "message.post", id: waiting?.id, text: "not yet" }]);
  expect(model.outbox.value.posts).toMatchObject([{ text: "not yet", state: "flying" }]);
  sending.pause();
});
