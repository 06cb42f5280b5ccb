import { storeBounds } from "@parlor/bus";
import { general } from "@parlor/contracts";
import { openLog } from "@parlor/service";
import { expect, onTestFinished, test } from "vitest";
import { openArchive } from "../../../services/rooms/src/archives.ts";
import { openBuckets } from "../../../services/rooms/src/bus/buckets.ts";
import { Directory } from "../../../services/rooms/src/directory.ts";
import { Names } from "../../../services/rooms/src/names.ts";
import { randomMember } from "../../../services/rooms/src/random.ts";
import { Retention } from "../../../services/rooms/src/retention.ts";
import { Roster } from "../../../services/rooms/src/roster.ts";
import { startBroker } from "../../support/broker.ts";
import { connectAs } from "../../support/bus.ts";
import { code } from "./as-gateway.ts";
import { temporaryFolder } from "./folder.ts";

const keeping = { replicas: 1, bounds: storeBounds(1024), log: openLog("rooms", "silent") };

const hour = 3_600_000;
const keep = 30 * 24 * hour;

/** The parts that forget, on a real broker, with a clock that the test sets: nobody waits for thirty days. */
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
  archive.apply([{ seq: 1, at: now() - hour, room: written, event: '{"seq":1}' }], 1);
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
  const coded = await directory.createCoded(olga);
  archive.apply([{ seq: 1, at: now(), room: spoken, event: '{"seq":1}' }], 1);
  roster.put(occupied, "gateway", [{ id: olga, name: "Olga", role: "owner" }], 1, 0);
  pass(hour + 1000);
  await sweep();
  expect(await directory.find(silent)).toBeUndefined();
  for (const room of [spoken, occupied, coded?.code ?? silent]) expect(await directory.find(room)).toBeDefined();
});

test("[R37] who asks for a room keeps it: its record is written again, once a day", async () => {
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

async function listed<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
