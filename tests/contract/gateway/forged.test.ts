import { jetstream } from "@nats-io/jetstream";
import { dedupeId, MessageId, readRoom, subjects } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { expect, test } from "vitest";
import { connectAs } from "../../support/bus.ts";
import { startChat } from "../../support/chat.ts";

const ids = check(MessageId);

test("[D6] where another message stands under the id of one's own, that is refused, and the other is not shown for it", async () => {
  const chat = await startChat();
  const ana = await chat.join("mine", "Ana");
  const elsewhere = readRoom("elsewhere")?.code;
  const id: unknown = "f".repeat(32);
  if (!elsewhere || !ids.accepts(id)) throw new Error("This test has names that are none.");
  const { room, you } = ana.joined;
  const bus = jetstream(await connectAs(chat.broker, "gateway"));
  const taken = { ts: 1, type: "message.posted", id, by: you.id, name: "Ana", text: "nothing that Ana wrote" };
  await bus.publish(subjects.log(elsewhere), JSON.stringify(taken), { msgID: `${dedupeId(room.code, you.id, id)}` });
  await ana.post("what Ana wrote", id);
  expect(await ana.next("refused")).toMatchObject({ id, reason: "invalid" });
  expect(ana.unread().filter(({ type }) => type === "message.posted")).toEqual([]);
});
