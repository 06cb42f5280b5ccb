import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type KV, Kvm } from "@nats-io/kv";
import { type AnswerOf, buckets, keys, type RequestType, type RoomCode } from "@parlor/contracts";
import { beforeAll, expect, test } from "vitest";
import { type Broker, startBroker } from "../../support/broker.ts";
import { connectAs } from "../../support/bus.ts";
import { startRooms } from "../../support/service.ts";
import { asGateway, requestTypes } from "./as-gateway.ts";
import { temporaryFolder } from "./folder.ts";

let broker: Broker;
let gateway: Awaited<ReturnType<typeof asGateway>>;
let open: (bucket: string) => Promise<KV>;

beforeAll(async () => {
  broker = await startBroker();
  await startRooms(broker);
  gateway = await asGateway(broker);
  const bus = await connectAs(broker, "rooms");
  open = (bucket) => new Kvm(bus).open(bucket);
});

// A field that a newer version writes.
const newer = { mood: { of: "later", since: 1 } };

async function growIn(bucket: KV, key: string): Promise<void> {
  const held = await bucket.get(key);
  await bucket.put(key, JSON.stringify({ ...held?.json<object>(), ...newer }));
}
const heldIn = async (bucket: KV, key: string) => (await bucket.get(key))?.json();

// Waits until the history has everything up to `minSeq`.
async function history(room: RoomCode, minSeq: number) {
  const granted: Exclude<AnswerOf<"history.fetch">, { type: "refused" }> = await gateway.granted("history.fetch", {
    room,
    minSeq,
  });
  return granted.events.map(({ seq }) => seq);
}

test("[U1] an event of a newer version takes its place and disturbs nothing: history goes on behind it", async () => {
  const { room, you } = await gateway.granted("room.create", { name: "Olga" });
  const before = await gateway.post(room.code, you, "tea?");
  const later = { ts: Date.now(), type: "message.painted", by: you.id, name: you.name, target: before, colour: "red" };
  const unknown = await gateway.write(room.code, JSON.stringify(later));
  expect(await history(room.code, unknown)).toEqual([before]);
  const behind = await gateway.post(room.code, you, "red tea");
  expect(await history(room.code, behind)).toEqual([before, behind]);
  const between = { room: room.code, minSeq: behind, after: 0, before: behind + 1 };
  expect((await gateway.granted("history.count", between)).count).toBe(2);
  const found = await gateway.granted("history.search", { room: room.code, minSeq: behind, query: "tea" });
  expect(found.events.map(({ seq }) => seq)).toEqual([behind, before]);
});

test("[U1] an event that this version knows may carry fields of a newer one, and history hands them on", async () => {
  const { room, you } = await gateway.granted("room.create", { name: "Olga" });
  const message = { ts: Date.now(), type: "message.posted", id: "m1", by: you.id, name: you.name, text: "tea" };
  const seq = await gateway.write(room.code, JSON.stringify({ ...message, ...newer }));
  const { events } = await gateway.granted("history.fetch", { room: room.code, minSeq: seq });
  expect(events).toEqual([{ ...message, ...newer, seq }]);
});

test("[U1] fields that a question has and this version does not know are ignored", async () => {
  const { room, you } = await gateway.granted("room.create", { name: "Olga" });
  const by = { id: you.id, name: you.name, ...newer };
  const questions: readonly (readonly [RequestType, object])[] = [
    ["room.create", { name: "Ana" }],
    ["room.join", { room: room.code, name: "Bo" }],
    ["room.peek", { room: room.code }],
    ["room.roster", { room: room.code }],
    ["room.rename", { room: room.code, by, title: "The den" }],
    ["member.check", { room: room.code, member: you.id }],
    ["history.fetch", { room: room.code, minSeq: 0 }],
    ["history.count", { room: room.code, minSeq: 0, after: 0, before: 1 }],
  ];
  for (const [type, fields] of questions) {
    const answer = await gateway.send(type, JSON.stringify({ type, ...fields, ...newer }));
    expect(answer, type).not.toMatchObject({ type: "refused" });
  }
});

test("[U1] what is no question of an endpoint is refused, and one without an endpoint ends with its asker's patience", async () => {
  const ofOthers: readonly RequestType[] = ["room.close", "session.check", "files.living"];
  for (const type of requestTypes.filter((type) => !ofOthers.includes(type)))
    expect(await gateway.send(type, '{"type":"message.pin"}')).toMatchObject({ type: "refused", reason: "invalid" });
  // Between accounts, the broker does not tell that nobody listens.
  const answer = gateway.bus.request("rooms.message.pin", '{"type":"message.pin"}', { timeout: 500 });
  await expect(answer).rejects.toThrow();
  await gateway.granted("room.peek", { room: "general" });
});

test("[U1] [U2] a record keeps the fields of a newer version through all that its owner does", async () => {
  const { room, you, token } = await gateway.granted("room.create", { name: "Olga" });
  const bo = await gateway.granted("room.join", { room: room.code, name: "Bo" });
  const connections = await gateway.connections();
  const roster = await gateway.watch(room.code);
  await connections.here(room.code, [you, bo.you]);
  await roster.becomes("Bo", "Olga");
  const records = await open(buckets.rooms);
  await growIn(records, room.code);
  const by = { id: you.id, name: you.name };
  await gateway.granted("room.rename", { room: room.code, by, title: "The den" });
  await gateway.granted("room.lock", { room: room.code, by, locked: true });
  await gateway.granted("member.remove", { room: room.code, by, member: bo.you.id });
  await gateway.granted("room.lock", { room: room.code, by, locked: false });
  await gateway.granted("session.forget", { room: room.code, token });
  const expected = { ...newer, title: "The den", locked: false, barred: [bo.you.id], forgotten: [you.id] };
  expect(await heldIn(records, room.code)).toMatchObject(expected);
  const other = await asGateway(broker, "operator");
  await other.granted("room.close", { room: room.code });
  expect(await heldIn(records, room.code)).toMatchObject({ ...expected, closed: true });
});

test("[U1] to do again what is done already makes no second event, whatever the record holds besides", async () => {
  const { room, you } = await gateway.granted("room.create", { name: "Olga" });
  await growIn(await open(buckets.rooms), room.code);
  const by = { id: you.id, name: you.name };
  for (let times = 0; times < 2; times++) {
    await gateway.granted("room.rename", { room: room.code, by, title: "The den" });
    await gateway.granted("room.lock", { room: room.code, by, locked: true });
  }
  const last = await gateway.post(room.code, you, "hello");
  expect(await history(room.code, last)).toHaveLength(3);
});

test("[U1] a claim that its member makes again keeps the fields of a newer version, and another member's has none", async () => {
  const { room, token } = await gateway.granted("room.join", { room: "tea-house", name: "Olga", create: true });
  const claims = await open(buckets.names);
  let key = "";
  for await (const one of await claims.keys(`${room.code}.*`)) key = one;
  await growIn(claims, key);
  const back = await gateway.granted("room.join", { room: room.code, name: "OLGA", token });
  expect(await heldIn(claims, key)).toEqual({ member: back.you.id, name: "OLGA", ...newer });
});

test("[U1] presence entries with fields of a newer version count", async () => {
  const { room, you } = await gateway.granted("room.create", { name: "Olga" });
  const { gateway: id, here } = await gateway.connections();
  await here(room.code, []);
  const presence = await open(buckets.presence);
  await presence.put(keys.entry(room.code, id), JSON.stringify({ members: [{ ...you, ...newer }], ...newer }));
  await expect.poll(async () => (await gateway.granted("room.roster", { room: room.code })).here).toBe(1);
});

test("[U1] the key keeps the fields of a newer version when an instance adds its own secret", async () => {
  const held = await open(buckets.keys);
  await growIn(held, keys.signing);
  const folder = await temporaryFolder();
  const secret = "a secret that an instance had on its own disk";
  await writeFile(join(folder, "token-secrets.json"), JSON.stringify({ secret }));
  await startRooms(broker, { PARLOR_DATA_DIR: folder });
  const key = await heldIn(held, keys.signing);
  expect(key).toMatchObject({ ...newer, older: expect.arrayContaining([secret]) });
});
