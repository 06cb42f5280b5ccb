import { MessageId } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { expect, test } from "vitest";
import { startChat } from "../../support/chat.ts";

const ids = check(MessageId);
function id(text: string): MessageId {
  if (!ids.accepts(text)) throw new Error(`${text} is no id.`);
  return text;
}

test("[I7] only the owner mentions everybody: from anybody else it is refused, said anew and by an edit", async () => {
  const chat = await startChat();
  const ana = await chat.create("Ana");
  const { code } = ana.joined.room;
  const bo = await chat.join(code, "Bo");
  ana.send({ type: "message.post", id: id("a1"), text: "@everyone, come", everyone: true });
  const called = await bo.next("message.posted");
  expect(called).toMatchObject({ text: "@everyone, come", everyone: true });

  bo.send({ type: "message.post", id: id("b1"), text: "@everyone, go", everyone: true });
  expect(await bo.next("refused")).toMatchObject({ id: "b1", reason: "owners-only" });
  bo.send({ type: "message.post", id: id("b2"), text: "@everyone, go" });
  const { seq: target } = await bo.next("message.posted");
  bo.send({ type: "message.edit", id: id("b3"), target, text: "@everyone, stay", everyone: true });
  expect(await bo.next("refused")).toMatchObject({ id: "b3", reason: "owners-only" });

  ana.send({ type: "message.edit", id: id("a2"), target: called.seq, text: "never mind" });
  await bo.next("message.edited");
  const cleo = await chat.join(code, "Cleo");
  expect(cleo.joined.events.map((item) => item.type === "message.posted" && [item.text, item.everyone])).toEqual([
    ["never mind", undefined],
    ["@everyone, go", undefined],
  ]);
});
