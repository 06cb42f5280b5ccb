import { setTimeout as delay } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { startChat } from "../../support/chat.ts";
import { placesIn } from "../../support/places.ts";
import { asGateway } from "../rooms/as-gateway.ts";

test("[M3] what somebody sent to a gateway that stood still is not accepted after they have been removed", async () => {
  const chat = await startChat({ gateways: 2 });
  const ana = await chat.create("Ana");
  const bo = await chat.join(ana.joined.room.code, "Bo", { gateway: 1 });
  await ana.next("roster.changed", ({ here }) => here === 2);
  chat.gateways[1]?.signal("SIGSTOP");
  await bo.post("too late");
  await ana.ask({ type: "member.remove", member: bo.joined.you.id }, "done");
  await delay(1_500); // as long as it stands still: longer than a removal may take to reach everyone
  chat.gateways[1]?.signal("SIGCONT");
  expect((await bo.closed).reason).toBe("removed");
  const { events } = await ana.ask({ type: "history.fetch" }, "history.page");
  expect(events.filter(({ type }) => type === "message.posted")).toEqual([]);
});

test("[M3] what comes into the log behind its author's removal is shown to nobody, and erased", async () => {
  const chat = await startChat();
  const [gateway, ana] = [await asGateway(chat.broker), await chat.create("Ana")];
  const { code } = ana.joined.room;
  const bo = await chat.join(code, "Bo");
  const { you } = bo.joined;
  await ana.next("roster.changed", ({ here }) => here === 2);
  await ana.ask({ type: "member.remove", member: you.id }, "done");
  // Their gateway stopped between its check and its word to the broker, and goes on only now.
  const seq = await gateway.post(code, you, "a word too late");
  await ana.post("peace");
  expect((await ana.next("message.posted")).text).toBe("peace");
  const late = await chat.join(code, "Cleo");
  for (const one of [ana, late]) {
    const { events } = await one.ask({ type: "history.fetch" }, "history.page");
    expect(events.filter((event) => event.seq === seq || ("text" in event && event.text !== "peace"))).toEqual([]);
  }
  await vi.waitFor(async () => expect(await placesIn(chat.broker, code)).not.toContain(seq), 10_000);
});

test("[M2] a gateway that stood still for longer than its lease: its people are away, and back when it goes on", async () => {
  const chat = await startChat({ gateways: 2 });
  const ana = await chat.join("stillness", "Ana");
  const bo = await chat.join("stillness", "Bo", { gateway: 1 });
  const isBo = (members: readonly { readonly id: string }[] = []) => members.some(({ id }) => id === bo.joined.you.id);
  await ana.next("roster.changed", ({ joined }) => isBo(joined));
  chat.gateways[1]?.signal("SIGSTOP");
  await ana.next("roster.changed", ({ left }) => left?.[0] === bo.joined.you.id);
  await ana.post("while you were away");
  chat.gateways[1]?.signal("SIGCONT");
  await ana.next("roster.changed", ({ joined }) => isBo(joined));
  expect((await bo.next("message.posted")).text).toBe("while you were away");
  await bo.post("I am back");
  await ana.next("message.posted", ({ text }) => text === "I am back");
});
