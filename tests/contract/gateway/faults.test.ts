import { jetstreamManager } from "@nats-io/jetstream";
import { stream } from "@parlor/contracts";
import { expect, test } from "vitest";
import { connectAs } from "../../support/bus.ts";
import { startChat } from "../../support/chat.ts";

test("[D8] a broker that is killed and comes back loses and doubles nothing", async () => {
  const chat = await startChat({ gateways: 2 });
  const ana = await chat.join("d8", "Ana");
  const bo = await chat.join("d8", "Bo", { gateway: 1 });
  await ana.post("before");
  await bo.next("message.posted");
  await chat.broker.kill("SIGKILL");
  await ana.post("while it was away");
  await chat.broker.restart();
  expect((await bo.next("message.posted")).text).toBe("while it was away");
  await ana.post("after");
  expect((await bo.next("message.posted")).text).toBe("after");
  const held = async () => {
    const answer = await bo.ask({ type: "history.fetch" }); // `unavailable` until the rooms service is back, too
    return answer.type === "history.page" && answer.events.length;
  };
  await expect.poll(held).toBe(3);
});

test("[D11] a broker that lost its disk: everybody starts over in the new log", async () => {
  const chat = await startChat();
  const ana = await chat.join("lost", "Ana");
  await ana.post("in the old log");
  const { seq } = await ana.next("message.posted");
  await chat.broker.restartEmpty();
  expect(await ana.closed).toMatchObject({ reason: "log-reset" });
  const resume = { epoch: ana.joined.epoch, after: seq };
  const back = await chat.join("lost", "Ana", { token: ana.joined.token, resume });
  expect(back.joined).toMatchObject({ entered: "reset", events: [] });
  await back.post("in the new log");
  expect((await back.next("message.posted")).text).toBe("in the new log");
});

test("[D7] a gateway that is killed: its people go on at another without a gap or a double", async () => {
  const chat = await startChat({ gateways: 2 });
  const ana = await chat.join("killed", "Ana");
  const bo = await chat.join("killed", "Bo", { gateway: 1 });
  await ana.post("one");
  const { seq } = await bo.next("message.posted");
  chat.gateways[1]?.signal("SIGKILL");
  await bo.closed;
  await ana.post("two");
  await ana.next("message.posted", ({ text }) => text === "two");
  const resume = { epoch: bo.joined.epoch, after: seq };
  const back = await chat.join("killed", "Bo", { token: bo.joined.token, resume });
  expect((await back.next("message.posted")).text).toBe("two");
});

test("[R32] of two instances of the rooms service one is killed, and people come in all the same", async () => {
  const chat = await startChat({ rooms: 2 });
  chat.rooms[0]?.signal("SIGKILL");
  for (const name of ["Ana", "Bo", "Cleo", "Dan"]) await chat.join("survivors", name);
});

test("[D2] whatever the broker goes through, what is seen is in the log and what is in the log was sent", async () => {
  const chat = await startChat({ gateways: 2, env: { PARLOR_LIMITS: "false" } });
  const ana = await chat.join("d2", "Ana");
  const bo = await chat.join("d2", "Bo", { gateway: 1 });
  const sent: string[] = [];
  for (let round = 0; round < 3; round++) {
    for (let at = 0; at < 20; at++) sent.push(await ana.post(`${round} ${at}`));
    await chat.broker.kill();
    for (let at = 20; at < 25; at++) sent.push(await ana.post(`${round} ${at}`));
    await chat.broker.restart();
  }
  const seen: string[] = [];
  while (seen.length < sent.length) seen.push((await bo.next("message.posted")).id);
  const { events } = await bo.ask({ type: "history.fetch", limit: 100 }, "history.page");
  expect(seen).toEqual(sent);
  expect(events.map((event) => event.type === "message.posted" && event.id)).toEqual(sent);
});

test("[M2] the members of a gateway that is killed are gone within fifteen seconds", async () => {
  const chat = await startChat({ gateways: 2 });
  const ana = await chat.join("ghosts", "Ana");
  const bo = await chat.join("ghosts", "Bo", { gateway: 1 });
  await ana.next("roster.changed", ({ here }) => here === 2);
  const killed = Date.now();
  chat.gateways[1]?.signal("SIGKILL");
  await ana.next("roster.changed", ({ left }) => left?.[0] === bo.joined.you.id);
  expect(Date.now() - killed).toBeLessThan(15_000);
});

test("[L1] a slow reader is cut off and comes back whole, and the others go on", async () => {
  const chat = await startChat({ env: { PARLOR_LIMITS: "false" } });
  const [ana, slow] = [await chat.join("slow", "Ana"), await chat.join("slow", "Slow")];
  const { you, epoch, token } = slow.joined;
  slow.socket.pause();
  const text = "x".repeat(4000);
  let [said, cutOff] = [0, false];
  while (!cutOff) {
    await ana.post(text);
    await ana.next("message.posted");
    said += 1;
    cutOff = ana.unread().some((item) => item.type === "roster.changed" && item.left?.[0] === you.id);
  }
  slow.socket.resume();
  await slow.closed;
  const seen = slow.unread().filter((item) => item.type === "message.posted");
  const resume = { epoch, after: seen.at(-1)?.seq ?? 0 };
  const { entered, missed = 0, events } = (await chat.join("slow", "Slow", { token, resume })).joined;
  expect(entered).toBe("gap"); // a megabyte and more is not replayed to somebody who reads slowly
  expect(seen.length + missed + events.length).toBe(said);
});

test("[L3] SIGTERM: people are told to move, then the gateway ends by itself", async () => {
  const chat = await startChat({ gateways: 2 });
  const ana = await chat.join("move", "Ana");
  const [first] = chat.gateways;
  first?.signal("SIGTERM");
  const { within } = await ana.next("gateway.draining");
  await ana.post("on the way out");
  expect((await ana.next("message.posted")).text).toBe("on the way out");
  expect((await ana.closed).reason).toBe("going-away");
  expect(within).toBeLessThanOrEqual(30_000);
  expect(await first?.exited).toMatchObject({ code: 0 });
});

test("[D11] a log that is deleted while everybody is connected: they start over in the one that is made instead", async () => {
  const chat = await startChat({ gateways: 2 });
  const [ana, bo] = [await chat.join("deleted", "Ana"), await chat.join("deleted", "Bo", { gateway: 1 })];
  await ana.post("in the old log");
  const { seq } = await bo.next("message.posted");
  const { streams } = await jetstreamManager(await connectAs(chat.broker, "operator"), { checkAPI: false });
  await streams.delete(stream.name);
  for (const { closed } of [ana, bo]) expect((await closed).reason).toBe("log-reset");
  const resume = { epoch: ana.joined.epoch, after: seq };
  const back = await chat.join("deleted", "Ana", { token: ana.joined.token, resume });
  expect(back.joined).toMatchObject({ entered: "reset", events: [] });
  await back.post("in the new log");
  expect((await back.next("message.posted")).text).toBe("in the new log");
});

test("[L4] while the broker is away a client can leave so many posts and no more; what was taken goes out in order", async () => {
  const chat = await startChat({ env: { PARLOR_LIMITS: "false" } });
  const ana = await chat.join("patience", "Ana");
  await chat.broker.kill();
  const ids: string[] = [];
  for (let at = 0; at < 257; at++) ids.push(await ana.post(`${at}`));
  expect(await ana.next("refused")).toMatchObject({ id: ids.pop(), reason: "busy", retryAfter: 1000 });
  await chat.broker.restart();
  for (const id of ids) expect((await ana.next("message.posted")).id).toBe(id);
});

test("[G5] whose connection broke goes on where they were, even while nobody is there to admit them", async () => {
  const chat = await startChat();
  const ana = await chat.join("back", "Ana");
  const bo = await chat.join("back", "Bo");
  await ana.post("one");
  const { seq } = await bo.next("message.posted");
  chat.rooms[0]?.signal("SIGKILL");
  bo.socket.terminate();
  await bo.closed;
  await ana.post("two");
  const two = await ana.next("message.posted", ({ text }) => text === "two");
  const token = bo.joined.token;
  const resume = { epoch: bo.joined.epoch, after: seq };
  const pending = [two.id]; // Bo's own of that id waits to be sent
  const back = await chat.join("back", "Bo", { token, resume, pending });
  expect(back.joined).toMatchObject({
    entered: "resumed",
    you: bo.joined.you,
    room: bo.joined.room,
    token,
    landed: [],
  });
  expect((await back.next("message.posted")).text).toBe("two");
  const somebody = await chat.connect();
  const asked = { type: "room.join", room: "back", name: "Bo", resume } as const;
  expect(await somebody.ask({ ...asked, token })).toMatchObject({ reason: "unavailable" }); // once
  expect(await somebody.ask({ ...asked, token: `${token}x` })).toMatchObject({ reason: "unavailable" });
});

test("[G5] who cannot go on yet, since nobody knows what of theirs was sent, can when they say where they were", async () => {
  const chat = await startChat();
  await chat.join("back", "Ana"); // while somebody is there, a gateway knows the room
  const bo = await chat.join("back", "Bo");
  await bo.post("one");
  const { id, seq } = await bo.next("message.posted");
  chat.rooms[0]?.signal("SIGKILL");
  bo.socket.terminate();
  await bo.closed;
  const { token, epoch } = bo.joined;
  const somebody = await chat.connect();
  const asked = { type: "room.join" as const, room: "back", name: "Bo", token, pending: [id] };
  expect(await somebody.ask(asked)).toMatchObject({ reason: "unavailable" });
  const resume = { epoch, after: seq - 1 };
  expect(await somebody.ask({ ...asked, resume })).toMatchObject({
    type: "room.joined",
    entered: "resumed",
    landed: [],
  });
  expect(await somebody.next("message.posted")).toMatchObject({ id, seq });
});

test("[G5] [M3] who was removed while their connection was broken does not go on", async () => {
  const chat = await startChat();
  const ana = await chat.create("Ana");
  const { code } = ana.joined.room;
  const bo = await chat.join(code, "Bo");
  await chat.join(code, "Cleo");
  await ana.next("roster.changed", ({ here }) => here === 3);
  bo.socket.terminate();
  await bo.closed;
  await ana.ask({ type: "member.remove", member: bo.joined.you.id }, "done");
  await ana.next("member.removed");
  const again = await chat.connect();
  const answer = again.ask({ type: "room.join", room: code, name: "Bo", token: bo.joined.token });
  expect(await answer).toMatchObject({ reason: "no-such-room" });
});

test("[G5] who goes on is told what the room is like now", async () => {
  const chat = await startChat();
  const ana = await chat.create("Ana");
  const { code } = ana.joined.room;
  const bo = await chat.join(code, "Bo");
  await bo.close();
  await ana.ask({ type: "room.rename", title: "The den" }, "done");
  await ana.next("room.renamed");
  const back = await chat.join(code, "Bo", { token: bo.joined.token });
  expect(back.joined.room.title).toBe("The den");
});

test("[G5] [U2] a member goes on in the room as its events have made it, even while nobody is there to say so", async () => {
  const chat = await startChat();
  const ana = await chat.create("Ana");
  const { code } = ana.joined.room;
  const bo = await chat.join(code, "Bo");
  bo.socket.terminate();
  await bo.closed;
  await ana.ask({ type: "room.rename", title: "The den" }, "done");
  await ana.ask({ type: "room.lock", locked: true }, "done");
  await ana.next("room.locked");
  chat.rooms[0]?.signal("SIGKILL");
  const { token, epoch, seq: after } = bo.joined;
  const back = await chat.join(code, "Bo", { token, resume: { epoch, after } });
  expect(back.joined.room).toMatchObject({ title: "The den", locked: true });
});
