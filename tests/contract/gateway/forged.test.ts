import { jetstream } from "@nats-io/jetstream";
import { headers } from "@nats-io/transport-node";
import { dedupeId, general, MessageId, stream, subjects } from "@parlor/contracts";
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

test("[O17] [D2] answers that a taken-over gateway has sent to where echoes are heard are shown to nobody", async () => {
  const chat = await startChat();
  const [ana, bo] = [await chat.create("Ana"), await chat.create("Bo")];
  await ana.post("a secret of Ana's room");
  await bo.post("hello");
  await bo.next("message.posted");
  const [ours, theirs] = [ana.joined.room.code, bo.joined.room.code];
  const gateway = await connectAs(chat.broker, "gateway");
  const reply = subjects.live(theirs);
  const last = JSON.stringify({ last_by_subj: subjects.log(ours) });
  gateway.publish(`$JS.API.DIRECT.GET.${stream.name}`, last, { reply });
  gateway.publish(`$JS.API.STREAM.MSG.GET.${stream.name}`, last, { reply });
  gateway.publish(`$JS.API.STREAM.INFO.${stream.name}`, "", { reply });
  gateway.publish(subjects.log(ours), "{}", { reply });
  gateway.publish(subjects.request("room.peek"), JSON.stringify({ type: "room.peek", room: ours }), { reply });
  await gateway.flush();
  await bo.post("and this?");
  expect(await bo.next("message.posted", ({ text }) => text !== "hello")).toMatchObject({ text: "and this?" });
  expect(bo.unread().filter((item) => item.type !== "roster.changed")).toEqual([]);
});

test("[O17] [D3] an event that says itself where it stands in the log is shown where the log has it", async () => {
  const chat = await startChat();
  const ana = await chat.create("Ana");
  const code = ana.joined.room.code;
  const gateway = await connectAs(chat.broker, "gateway");
  const forged = headers();
  for (const name of ["Nats-Sequence", "Nats-Last-Sequence"]) forged.set(name, "1000000");
  const event = { ts: 1, type: "message.posted", id: "a".repeat(32), by: "somebodyElse", name: "Bo", text: "forged" };
  gateway.publish(subjects.log(code), JSON.stringify(event), { headers: forged });
  const first = await ana.next("message.posted");
  await ana.post("what follows");
  const second = await ana.next("message.posted");
  expect(first.seq).toBeLessThan(1_000_000);
  expect(second).toMatchObject({ text: "what follows", seq: first.seq + 1, prev: first.seq });
});
