import { limits } from "@parlor/contracts";
import { beforeAll, expect, test } from "vitest";
import { startBroker } from "../../support/broker.ts";
import { startRooms } from "../../support/service.ts";
import { asGateway, code } from "./as-gateway.ts";

let gateway: Awaited<ReturnType<typeof asGateway>>;

beforeAll(async () => {
  const broker = await startBroker();
  await startRooms(broker, { PARLOR_ROOM_MEMBERS: "3" });
  gateway = await asGateway(broker);
});

async function openDen() {
  const owner = await gateway.granted("room.create", { name: "Olga" });
  const room = owner.room.code;
  const bo = await gateway.granted("room.join", { room, name: "Bo" });
  const connections = await gateway.connections();
  const roster = await gateway.watch(room);
  await connections.here(room, [owner.you, bo.you]);
  await roster.becomes("Bo", "Olga");
  const by = { id: owner.you.id, name: owner.you.name };
  return { room, owner, bo, by, connections, roster, events: await gateway.follow(room) };
}

test("[R15] the owner gives the room a title, which everyone learns from the log", async () => {
  const { room, by, events } = await openDen();
  await gateway.granted("room.rename", { room, by, title: "  The\u202e den " });
  expect(await events.next()).toMatchObject({
    control: "room.renamed",
    type: "room.renamed",
    title: "The den",
    by: by.id,
    name: "Olga",
  });
  expect((await gateway.granted("room.peek", { room })).room.title).toBe("The den");
});

test("[C11] [R15] a title of which nobody sees anything is refused; an empty one takes the title away", async () => {
  const { room, by } = await openDen();
  await gateway.granted("room.rename", { room, by, title: "The den" });
  for (const title of ["\u2800", "\u{1D159}", " \u200B\u0301 "])
    expect(await gateway.refused("room.rename", { room, by, title })).toMatchObject({ reason: "title-missing" });
  expect((await gateway.granted("room.peek", { room })).room.title).toBe("The den");
  await gateway.granted("room.rename", { room, by, title: " " });
  expect((await gateway.granted("room.peek", { room })).room.title).toBe("");
});

test("[C8] [R15] a title that grows beyond its length when it is normalized is refused in words, and harms nothing", async () => {
  const { room, owner, by } = await openDen();
  const typed = "\u0958".repeat(limits.titleLength);
  const no = await gateway.refused("room.rename", { room, by, title: typed });
  expect(no).toMatchObject({ reason: "title-too-long", field: "title" });
  await gateway.granted("room.rename", { room, by, title: "\u0958".repeat(limits.titleLength / 2) });
  expect((await gateway.granted("room.peek", { room })).exists).toBe(true);
  await gateway.granted("room.join", { room, name: "Olga", token: owner.token });
});

test("[R16] a locked room lets nobody new in, and everybody back who was", async () => {
  const { room, bo, by, events } = await openDen();
  await gateway.granted("room.lock", { room, by, locked: true });
  expect(await events.next()).toMatchObject({ control: "room.locked", type: "room.locked" });
  expect(await gateway.refused("room.join", { room, name: "Cem" })).toMatchObject({ reason: "room-locked" });
  const back = await gateway.granted("room.join", { room, name: "Bo", token: bo.token });
  expect(back.room.locked).toBe(true);
  await gateway.granted("room.lock", { room, by, locked: false });
  await gateway.granted("room.join", { room, name: "Cem" });
});

test("[R16] tokens that were collected before open no locked room", async () => {
  const { room, by } = await openDen();
  const spare = await Promise.all(["A", "B", "C"].map((name) => gateway.granted("room.join", { room, name })));
  await gateway.granted("room.lock", { room, by, locked: true });
  for (const { you, token } of spare) {
    const refused = await gateway.refused("room.join", { room, name: you.name, token });
    expect(refused).toMatchObject({ reason: "room-locked" });
  }
});

test("[R52] somebody who has stayed gets another token, and somebody who is not there none", async () => {
  const { room, bo } = await openDen();
  const renewed = await gateway.granted("session.renew", { room, by: { id: bo.you.id, name: "Bo" } });
  expect(renewed.token).not.toBe(bo.token);
  expect((await gateway.granted("room.join", { room, name: "Bo", token: renewed.token })).you).toEqual(bo.you);
  const stranger = (await gateway.granted("room.create", { name: "Cem" })).you;
  const refused = await gateway.refused("session.renew", { room, by: { id: stranger.id, name: "Cem" } });
  expect(refused).toMatchObject({ reason: "no-such-member" });
});

test("[R53] a token that its holder gave back is worth nothing, in a room and in General", async () => {
  const { room, bo, connections, owner, roster } = await openDen();
  await connections.here(room, [owner.you]);
  await roster.becomes("Olga");
  const general = code("general");
  const ed = await gateway.granted("room.join", { room: general, name: "Ed" });
  for (const [place, member] of [[room, bo] as const, [general, ed] as const]) {
    await gateway.granted("session.forget", { room: place, token: `${member.token}x` });
    const back = { room: place, name: member.you.name, token: member.token };
    expect((await gateway.granted("room.join", back)).you.id).toBe(member.you.id);
    await gateway.granted("session.forget", { room: place, token: member.token });
    const again = await gateway.ask("room.join", { ...back, name: `${member.you.name} again` });
    expect(again).not.toMatchObject({ you: { id: member.you.id } });
    expect(await gateway.refused("room.join", { ...back, proven: true })).toMatchObject({ reason: "too-fast" });
  }
});

test("[R17] what is asked twice is in the log once", async () => {
  const { room, by, events } = await openDen();
  await gateway.granted("room.lock", { room, by, locked: true });
  await gateway.granted("room.lock", { room, by, locked: true });
  await gateway.granted("room.rename", { room, by, title: "The den" });
  expect((await events.next()).type).toBe("room.locked");
  const { type, seq: minSeq } = await events.next();
  expect(type).toBe("room.renamed");
  const page = await gateway.granted("history.fetch", { room, minSeq });
  expect(page.events.map((event) => event.type)).toEqual(["room.locked", "room.renamed"]);
});

test("[M3] a removed member is named to the gateways, and their token opens no door", async () => {
  const { room, bo, by, events } = await openDen();
  await gateway.granted("member.remove", { room, by, member: bo.you.id });
  expect(await events.next()).toMatchObject({
    control: "member.removed",
    member: bo.you.id,
    memberName: "Bo",
    by: by.id,
  });
  const barred = await gateway.refused("room.join", { room, name: "Bo", token: bo.token });
  const absent = await gateway.refused("room.join", { room: "ZZZ-ZZZ", name: "Bo", token: bo.token });
  expect(barred).toEqual(absent);
});

test("[R18] the name of a removed member is free again once they are gone", async () => {
  const { room, owner, bo, by, connections, roster } = await openDen();
  await gateway.granted("member.remove", { room, by, member: bo.you.id });
  await connections.here(room, [owner.you]);
  await roster.becomes("Olga");
  await gateway.granted("room.join", { room, name: "Bo" });
});

test("[R19] an author who has left can be removed, and does not come back", async () => {
  const { room, owner, bo, by, connections, roster, events } = await openDen();
  const minSeq = await gateway.post(room, { id: bo.you.id, name: "Bo" }, "bye");
  await events.next();
  await connections.here(room, [owner.you]);
  await roster.becomes("Olga");
  await gateway.granted("member.remove", { room, by, member: bo.you.id, minSeq });
  expect(await events.next()).toMatchObject({ type: "member.removed", member: bo.you.id, memberName: "Bo" });
  const back = await gateway.refused("room.join", { room, name: "Bo", token: bo.token });
  expect(back).toMatchObject({ reason: "no-such-room" });
  const check = await gateway.refused("member.check", { room, member: bo.you.id });
  expect(check).toMatchObject({ reason: "no-such-room" });
});

test("[R17] a removal that is asked for twice in one wish is in the log once, and a second wish is a second act", async () => {
  const { room, bo, by, events } = await openDen();
  const wish = { room, by, member: bo.you.id };
  for (const attempt of ["a".repeat(12), "a".repeat(12), "b".repeat(12)])
    await gateway.granted("member.remove", { ...wish, attempt });
  const seqs = [await events.next(), await events.next()].map(({ seq }) => seq);
  const page = await gateway.granted("history.fetch", { room, minSeq: Math.max(...seqs) });
  expect(page.events.map(({ type }) => type)).toEqual(["member.removed", "member.removed"]);
});

test("[R19] only the owner may, and only about members who are there", async () => {
  const { room, owner, bo, by } = await openDen();
  const asBo = { id: bo.you.id, name: "Bo" };
  const stranger = (await gateway.granted("room.create", { name: "Cem" })).you;
  expect((await gateway.refused("room.rename", { room, by: asBo, title: "Bo's" })).reason).toBe("owners-only");
  expect((await gateway.refused("room.lock", { room, by: asBo, locked: true })).reason).toBe("owners-only");
  expect((await gateway.refused("member.remove", { room, by: asBo, member: owner.you.id })).reason).toBe("owners-only");
  expect((await gateway.refused("member.remove", { room, by, member: stranger.id })).reason).toBe("no-such-member");
  expect(await gateway.refused("member.remove", { room, by, member: by.id })).toMatchObject({
    reason: "invalid",
    field: "member",
  });
});

test("[R20] a full room refuses new people, and lets those back who are in it", async () => {
  const { room, owner, bo, connections, roster } = await openDen();
  const cem = await gateway.granted("room.join", { room, name: "Cem" });
  await connections.here(room, [owner.you, bo.you, cem.you]);
  await roster.becomes("Bo", "Cem", "Olga");
  expect(await gateway.refused("room.join", { room, name: "Dora" })).toMatchObject({ reason: "room-full" });
  await gateway.granted("room.join", { room, name: "Bo", token: bo.token });
});
