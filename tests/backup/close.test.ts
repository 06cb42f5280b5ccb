import { jetstreamManager } from "@nats-io/jetstream";
import { type RoomCode, stream, subjects } from "@parlor/contracts";
import { expect, test } from "vitest";
import { asGateway, code } from "../contract/rooms/as-gateway.ts";
import { temporaryFolder } from "../contract/rooms/folder.ts";
import { type Broker, startBroker } from "../support/broker.ts";
import { connectAs } from "../support/bus.ts";
import { startRooms } from "../support/service.ts";
import { readBack, say, startParlor } from "./parlor.ts";
import { lastLine, runTool } from "./tool.ts";

async function logged(broker: Broker, room: RoomCode): Promise<number> {
  const { streams } = await jetstreamManager(await connectAs(broker, "operator"), { checkAPI: false });
  const { state } = await streams.info(stream.name, { subjects_filter: subjects.log(room) });
  return state.subjects?.[subjects.log(room)] ?? 0;
}

test("[R55] a room that the host closes is gone for everybody, with all that was said in it", async () => {
  const broker = await startBroker();
  const parlor = await startParlor(broker, { PARLOR_SWEEP_SECONDS: "1" });
  const olga = await parlor.join({ room: "cellar", name: "Olga", create: true });
  const bo = await parlor.join({ room: "cellar", name: "Bo" });
  const cleo = await parlor.join({ room: "attic", name: "Cleo", create: true });
  for (const text of ["one", "two", "three"]) await say(bo, text);
  await say(cleo, "not this");

  const closed = await runTool(broker, ["close", "Cellar"]);
  expect([closed.code, lastLine(closed)]).toEqual([0, "Closed; 4 entries of the log are gone."]);
  for (const guest of [olga, bo]) expect(await guest.closed).toMatchObject({ code: 4504, reason: "room-closed" });
  expect(await logged(broker, code("cellar"))).toBe(1); // that it was closed

  const { token } = olga.joined;
  for (const wish of [{}, { create: true }, { token }])
    await expect(parlor.join({ room: "cellar", name: "Olga", ...wish })).rejects.toThrow("no-such-room");
  const gateway = await asGateway(broker);
  const about = { room: code("cellar"), minSeq: 0 };
  expect((await gateway.granted("history.fetch", about)).events).toEqual([]);
  expect((await gateway.granted("history.search", { ...about, query: "two" })).events).toEqual([]);
  expect(await gateway.granted("history.count", { ...about, after: 0, before: 1000 })).toMatchObject({ count: 0 });
  expect(await readBack(cleo)).toEqual(["not this"]);
});

test("[R55] General is always there: closed, it is empty, and people come back to it", async () => {
  const broker = await startBroker();
  const parlor = await startParlor(broker);
  const ana = await parlor.join({ room: "general", name: "Ana" });
  await say(ana, "gone soon");
  expect((await runTool(broker, ["close", "general"])).code).toBe(0);
  expect(await ana.closed).toMatchObject({ reason: "log-reset" });
  const { after, epoch } = { after: ana.joined.seq, epoch: ana.joined.epoch };
  const again = await parlor.join({ room: "general", name: "Ana", token: ana.joined.token, resume: { after, epoch } });
  await say(again, "a new beginning");
  expect(await readBack(again)).toEqual(["a new beginning"]);
  const bo = await parlor.join({ room: "general", name: "Bo" });
  expect(await readBack(bo)).toEqual(["a new beginning"]);
});

test("[R55] an instance that was away when a room was closed shows nothing of it either", async () => {
  const broker = await startBroker();
  const first = await startParlor(broker);
  const olga = await first.create("Olga");
  const room = olga.joined.room.code;
  await say(olga, "one");
  const own = { PARLOR_DATA_DIR: await temporaryFolder() };
  const gateway = await asGateway(broker);
  const told = async () => (await gateway.granted("history.fetch", { room, minSeq: 1 })).events.length;
  await (await startRooms(broker, own)).stop();
  await runTool(broker, ["close", room]);
  await first.stop();
  await startRooms(broker, own);
  expect(await told()).toBe(0);
});

test("[O22] a room is closed by the operator alone: what a gateway writes hides nothing", async () => {
  const broker = await startBroker();
  const parlor = await startParlor(broker);
  const [olga, pia] = [await parlor.create("Olga"), await parlor.create("Pia")];
  await say(olga, "still here");
  const gateway = await asGateway(broker);
  const [room, own] = [olga.joined.room.code, pia.joined.room.code];
  const operator = await asGateway(broker, "operator");
  await operator.granted("room.close", { room: own });
  const { streams } = await jetstreamManager(await connectAs(broker, "gateway"), { checkAPI: false });
  const sealed = await streams.getMessage(stream.name, { last_by_subj: subjects.log(own) });
  olga.close();
  await olga.closed; // or it would be shown what fits no contract
  const forged = [sealed?.string() ?? "", JSON.stringify({ ts: Date.now(), type: "room.closed", seal: "x" })];
  for (const bytes of forged) {
    const minSeq = await gateway.write(room, bytes);
    expect((await gateway.granted("history.fetch", { room, minSeq })).events).toMatchObject([{ text: "still here" }]);
  }
});

test("[O22] what cannot be closed is said in one sentence", async () => {
  const broker = await startBroker();
  const idle = await runTool(broker, ["close", "cellar"]);
  expect([idle.code, lastLine(idle)]).toEqual([
    1,
    "Parlor is not running, and has to, so that it can send away who is in the room.",
  ]);
  await startRooms(broker);
  for (const [word, sentence] of [
    ["KFM-7QP", 'There is no room "KFM-7QP".'],
    ["***", '"***" is neither a room\'s code nor its name.'],
  ] as const) {
    const no = await runTool(broker, ["close", word]);
    expect([no.code, lastLine(no)]).toEqual([1, sentence]);
  }
  for (const words of [["close"], ["close", "a", "b"]]) {
    const { code, said } = await runTool(broker, words);
    expect([code, said]).toEqual([1, expect.stringContaining("Usage:")]);
  }
});
