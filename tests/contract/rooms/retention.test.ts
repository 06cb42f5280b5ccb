import { storeBounds } from "@parlor/bus";
import { general, type RoomCode } from "@parlor/contracts";
import { openLog } from "@parlor/service";
import { expect, onTestFinished, test } from "vitest";
import { openBuckets } from "../../../services/rooms/src/bus/buckets.ts";
import { openArchive } from "../../../services/rooms/src/history/archive.ts";
import { Retention } from "../../../services/rooms/src/history/retention.ts";
import { randomCode, randomMember } from "../../../services/rooms/src/ids.ts";
import { Directory } from "../../../services/rooms/src/people/directory.ts";
import { Names } from "../../../services/rooms/src/people/names.ts";
import { Roster } from "../../../services/rooms/src/people/roster.ts";
import { startBroker } from "../../support/broker.ts";
import { connectAs } from "../../support/bus.ts";
import { code } from "./as-gateway.ts";
import { temporaryFolder } from "./folder.ts";

const keeping = { replicas: 1, bounds: storeBounds(1024), log: openLog("rooms", "silent") };

const hour = 3_600_000;
const keep = 30 * 24 * hour;

async function start() {
  const broker = await startBroker();
  const bus = await connectAs(broker, "rooms");
  const { records, claims, presence } = await openBuckets(bus, keeping);
  const folder = await temporaryFolder();
  const archive = openArchive(folder, "");
  onTestFinished(() => archive.close());
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const roster = new Roster();
  const names = new Names(claims, roster, now);
  const directory = new Directory(records, 30, now);
  const parts = {
    archive,
    folder,
    directory,
    names,
    presence,
    roster,
    log: openLog("rooms", "silent"),
    now,
    chance: () => 0,
  };
  const retention = new Retention(parts, keep, hour);
  return {
    ...parts,
    records,
    claims,
    pass: (time: number) => (ahead += time),
    sweep: () => retention.sweep(new AbortController().signal),
  };
}

test("[R37] a room that nobody used for as long as messages are kept is gone, and its code and names are free", async () => {
  const { directory, names, roster, archive, pass, sweep, now, records, claims } = await start();
  const olga = randomMember();
  const [idle, written, lived] = [code("idle"), code("written"), code("lived-in")];
  for (const room of [idle, written, lived]) {
    await directory.create(room, "named", olga);
    await names.claim(room, "Olga", olga);
  }
  pass(keep + hour);
  roster.put(lived, "gateway", [{ id: olga, name: "Olga", role: "owner" }], 1, 0);
  archive.apply([locked(written, now() - hour)], 1);
  await sweep();

  expect(await directory.find(idle)).toBeUndefined();
  expect(await directory.create(idle, "named", randomMember())).toBeDefined();
  expect(await names.claim(idle, "Olga", randomMember())).toBe(true);
  expect(await directory.find(written)).toMatchObject({ owner: olga });
  expect(await names.claim(lived, "Olga", randomMember())).toBe(false);
  expect(await directory.find(general)).toBeDefined();

  await directory.create(code("other"), "named", olga);
  pass(2 * keep);
  roster.bury("gateway");
  await sweep();
  pass(2 * hour);
  await sweep();
  for (const bucket of [records, claims]) expect(await listed<unknown>(bucket.traces())).toEqual([]);
});

test("[R51] a named room in which nobody says anything is gone after an hour, and one with a code is not", async () => {
  const { directory, archive, roster, pass, sweep, now } = await start();
  const olga = randomMember();
  const [silent, spoken, occupied] = [code("silent"), code("spoken-in"), code("occupied")];
  for (const room of [silent, spoken, occupied]) await directory.create(room, "named", olga);
  const coded = await directory.create(randomCode(), "coded", olga);
  archive.apply([locked(spoken, now())], 1);
  roster.put(occupied, "gateway", [{ id: olga, name: "Olga", role: "owner" }], 1, 0);
  pass(hour + 1000);
  await sweep();
  expect(await directory.find(silent)).toBeUndefined();
  for (const room of [spoken, occupied, coded?.code ?? silent]) expect(await directory.find(room)).toBeDefined();
});

test("[R37] a visit keeps a room: its record is written again, once a day", async () => {
  const { directory, records, pass } = await start();
  const room = code("tea-house");
  await directory.create(room, "named", randomMember());
  const revision = async () => (await records.get(room))?.revision;
  const made = await revision();
  const record = await directory.find(room);
  expect(await revision()).toBe(made);
  pass(25 * hour);
  expect(await directory.find(room)).toEqual(record);
  expect(await revision()).toBeGreaterThan(made ?? 0);
});

function locked(room: RoomCode, at: number) {
  const event = { ts: at, type: "room.locked", by: randomMember(), name: "Olga" } as const;
  return { seq: 1, at, room, json: JSON.stringify({ ...event, seq: 1 }), event };
}

async function listed<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
