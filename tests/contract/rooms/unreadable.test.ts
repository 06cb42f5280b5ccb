import { Kvm } from "@nats-io/kv";
import { storeBounds } from "@parlor/bus";
import { buckets, limits, type RoomRecord } from "@parlor/contracts";
import { openLog } from "@parlor/service";
import { expect, test } from "vitest";
import { openBuckets } from "../../../services/rooms/src/bus/buckets.ts";
import { Directory } from "../../../services/rooms/src/people/directory.ts";
import { startBroker } from "../../support/broker.ts";
import { connectAs } from "../../support/bus.ts";
import { type Service, startRooms } from "../../support/service.ts";
import { asGateway, code, memberId } from "./as-gateway.ts";

const day = 86_400_000;
const den = code("family-room");
const record: RoomRecord = {
  code: den,
  kind: "named",
  title: "",
  locked: false,
  retentionDays: 30,
  owner: memberId("AbCdEf123456"),
  barred: [],
  createdAt: 1,
};

async function start() {
  const broker = await startBroker();
  const rooms = await startRooms(broker);
  const gateway = await asGateway(broker);
  const bus = await connectAs(broker, "rooms");
  const keep = async (bucket: string, key: string, value: string) => (await new Kvm(bus).open(bucket)).put(key, value);
  return { rooms, gateway, bus, keep };
}

const unreadable = async ({ ports }: Service) =>
  (await (await fetch(`http://127.0.0.1:${ports.opsPort}/metrics`)).text()).match(
    /parlor_rooms_unreadable_records_total\{bucket="parlor-rooms"\} (\d+)/,
  )?.[1];

test("[R40] a record that cannot be read is not absent: nobody gets in, and nothing is made in its place", async () => {
  const { rooms, gateway, keep } = await start();
  for (const value of [JSON.stringify({ ...record, owner: 7 }), "{", ""]) {
    await keep(buckets.rooms, den, value);
    expect((await gateway.refused("room.peek", { room: den })).reason).toBe("unavailable");
    const join = { room: den, name: "Stranger", create: true };
    expect((await gateway.refused("room.join", join)).reason).toBe("unavailable");
  }
  expect(Number(await unreadable(rooms))).toBeGreaterThanOrEqual(6);
  expect(rooms.lastWords()).not.toContain(den);
});

test("[R40] no sweep removes what cannot be read, and what is removed is forgotten as before", async () => {
  const { bus, keep } = await start();
  const told: number[] = [];
  const { records } = await openBuckets(bus, {
    replicas: 1,
    bounds: storeBounds(1024),
    log: openLog("rooms", "silent"),
    unreadable: (_, revision) => told.push(revision),
  });
  const revision = await keep(buckets.rooms, den, "broken");
  const directory = new Directory(records, 30, () => Date.now() + 100 * day);
  const later = Date.now() + 90 * day;
  await directory.sweep(later, later, () => ({ isOccupied: false, newest: undefined }));
  expect(await records.revision(den)).toBe(revision);
  expect(told).toEqual([revision]);
  await expect(directory.find(den)).rejects.toThrow("cannot be read");
  expect(await directory.create(den, "named", memberId("AbCdEf123456"))).toBeUndefined();
});

test("[R41] a title that an earlier version let grow is read as far as a title goes, and so is its room", async () => {
  const { gateway, keep } = await start();
  await keep(buckets.rooms, den, JSON.stringify({ ...record, title: "क़".repeat(limits.titleLength) }));
  const { room, exists } = await gateway.granted("room.peek", { room: den });
  expect(exists).toBe(true);
  expect([...room.title].length).toBe(limits.titleLength);
  expect((await gateway.granted("room.join", { room: den, name: "Mother" })).you.role).toBe("member");
});

test("[R42] a gateway whose lease cannot be read lives, and an entry that cannot be read changes nobody's presence", async () => {
  const { gateway, keep } = await start();
  const olga = await gateway.granted("room.create", { name: "Olga" });
  const room = olga.room.code;
  const roster = await gateway.watch(room);
  const connections = await gateway.connections();
  await connections.here(room, [olga.you]);
  await roster.becomes("Olga");
  await keep(buckets.presence, `lease.${connections.gateway}`, "broken");
  await keep(buckets.presence, `${room}.${connections.gateway}`, "broken");
  const bo = await gateway.granted("room.join", { room, name: "Bo" });
  await (await gateway.connections()).here(room, [bo.you]);
  await roster.becomes("Bo", "Olga");
  expect((await gateway.granted("room.roster", { room })).here).toBe(2);
});
