import { jetstream } from "@nats-io/jetstream";
import { dedupeId, general, MessageId, subjects } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { expect, test } from "vitest";
import { connectAs } from "../../support/bus.ts";
import { startChat } from "../../support/chat.ts";

const ids = check(MessageId);

test("[D6] what another room or another member has under the id of one's own message is not shown for it", async () => {
  const chat = await startChat();
  const ana = await chat.join("mine", "Ana");
  const { room, you } = ana.joined;
  const gateway = jetstream(await connectAs(chat.broker, "gateway"));
  /** Puts a message where the log will say that it has this one of Ana's already. */
  const occupy = (id: unknown, code: typeof room.code, by: string) => {
    if (!ids.accepts(id)) throw new Error("This is no message's id.");
    const event = { ts: 1, type: "message.posted", id, by, name: "Ana", text: "nothing that Ana wrote" };
    return gateway.publish(subjects.log(code), JSON.stringify(event), { msgID: dedupeId(room.code, you.id, id) });
  };
  await occupy("a".repeat(32), general, you.id);
  await occupy("b".repeat(32), room.code, "somebodyElse");
  for (const id of ["a".repeat(32), "b".repeat(32)]) {
    await ana.post("what Ana wrote", id);
    expect(await ana.next("refused")).toMatchObject({ id, reason: "invalid" });
  }
  const shown = ana.unread().filter((item) => item.type === "message.posted");
  expect(shown.map(({ by }) => by)).toEqual(["somebodyElse"]); // as theirs, for that is what the log has
});
