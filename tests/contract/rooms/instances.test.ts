import { rm } from "node:fs/promises";
import { join } from "node:path";
import { jetstreamManager } from "@nats-io/jetstream";
import { TimeoutError } from "@nats-io/transport-node";
import { buckets, type PlacedEvent } from "@parlor/contracts";
import { expect, test } from "vitest";
import { startBroker } from "../../support/broker.ts";
import { connectAs } from "../../support/bus.ts";
import { startRooms } from "../../support/service.ts";
import { asGateway, code } from "./as-gateway.ts";
import { temporaryFolder } from "./folder.ts";

const general = code("general");
const texts = (events: readonly PlacedEvent[]) =>
  events.flatMap((event) => (event.type === "message.posted" ? [event.text] : []));

type Gateway = Awaited<ReturnType<typeof asGateway>>;
type Join = Parameters<typeof joinTwice>[1];

async function joinTwice(gateway: Gateway, join: { room: string; name: string; create: boolean; attempt: string }) {
  try {
    return await gateway.ask("room.join", join, 1500);
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
    return gateway.ask("room.join", join, 1500);
  }
}

const wishes = (count: number): Join[] =>
  Array.from({ length: count }, (_, at) => ({
    room: "tea-house",
    name: `Guest ${at}`,
    create: true,
    attempt: `attempt${String(at).padStart(8, "0")}`,
  }));

test("[R32] an instance that is killed while it answers is not noticed by those who ask", async () => {
  const broker = await startBroker();
  const [victim] = await Promise.all([startRooms(broker), startRooms(broker)]);
  const gateway = await asGateway(broker);
  const asked = wishes(200).map((join) => joinTwice(gateway, join));
  victim.signal("SIGKILL");
  const answers = await Promise.all(asked);
  const admitted = answers.filter((answer) => answer.type === "member.admitted");
  expect(admitted).toHaveLength(200);
  expect(admitted.filter(({ you }) => you.role === "owner")).toHaveLength(1);
});

test("[L3] an instance that is stopped answers what it has taken, and ends with 0", async () => {
  const broker = await startBroker();
  const [leaver] = await Promise.all([startRooms(broker), startRooms(broker)]);
  const gateway = await asGateway(broker);
  const asked = wishes(200).map((join) => gateway.ask("room.join", join));
  expect(await leaver.stop()).toEqual({ code: 0, signal: null });
  for (const answer of await Promise.all(asked)) expect(answer.type).toBe("member.admitted");
});

test("[R33] the archive is filled again from the log when its file is gone", async () => {
  const broker = await startBroker();
  const folder = await temporaryFolder();
  const first = await startRooms(broker, { PARLOR_DATA_DIR: folder, PARLOR_INSTANCE: "one" });
  const gateway = await asGateway(broker);
  const { you } = await gateway.granted("room.join", { room: "general", name: "Ana" });
  for (let at = 0; at < 150; at++) await gateway.post(general, you, `message ${at}`);
  await first.stop();
  const page = async () =>
    texts((await gateway.granted("history.fetch", { room: general, minSeq: 0, limit: 100 })).events);

  const second = await startRooms(broker, { PARLOR_DATA_DIR: folder, PARLOR_INSTANCE: "one" });
  const kept = await page();
  await second.stop();
  await rm(join(folder, "one.sqlite"));
  await startRooms(broker, { PARLOR_DATA_DIR: folder, PARLOR_INSTANCE: "one" });
  expect(await page()).toEqual(kept);
  expect(kept.at(-1)).toBe("message 149");
});

test("[R34] a broker that restarts loses no history, and what follows is added to it", async () => {
  const broker = await startBroker();
  await startRooms(broker);
  const gateway = await asGateway(broker);
  const { you } = await gateway.granted("room.join", { room: "general", name: "Ana" });
  await gateway.post(general, you, "before");
  const back = gateway.back();
  await broker.restart();
  await back;
  const minSeq = await gateway.post(general, you, "after");
  expect(texts((await gateway.granted("history.fetch", { room: general, minSeq })).events)).toEqual([
    "before",
    "after",
  ]);
});

test("[D11] a broker that comes back with an empty disk begins another history", async () => {
  const broker = await startBroker();
  await startRooms(broker);
  const gateway = await asGateway(broker);
  const den = await gateway.granted("room.create", { name: "Ana" });
  await gateway.post(general, den.you, "before");
  const back = gateway.back();
  await broker.restartEmpty();
  await back;
  const ana = await gateway.granted("room.join", { room: "general", name: "Ana" });
  const minSeq = await gateway.post(general, ana.you, "after");
  expect(texts((await gateway.granted("history.fetch", { room: general, minSeq })).events)).toEqual(["after"]);
  const gone = await gateway.refused("room.join", { room: den.room.code, name: "Ana", token: den.token });
  expect(gone.reason).toBe("no-such-room");
});

test("[M4] a token is good at every instance, and after all of them were started anew", async () => {
  const broker = await startBroker();
  const first = await startRooms(broker);
  const gateway = await asGateway(broker);
  const den = await gateway.granted("room.create", { name: "Olga" });
  await first.stop();
  await startRooms(broker);
  const back = await gateway.granted("room.join", { room: den.room.code, name: "Olga", token: den.token });
  expect(back.you).toEqual(den.you);
});

test("[R9] a secret that the host gives is not told to the broker, and is the one that tokens are good under", async () => {
  const broker = await startBroker();
  const first = await startRooms(broker, { PARLOR_TOKEN_SECRET: "a".repeat(32) });
  const gateway = await asGateway(broker);
  const den = await gateway.granted("room.create", { name: "Olga" });
  const operator = await jetstreamManager(await connectAs(broker, "operator"), { checkAPI: false });
  expect((await operator.streams.info(`KV_${buckets.keys}`)).state.messages).toBe(0);
  await first.stop();
  await startRooms(broker, { PARLOR_TOKEN_SECRET: "b".repeat(32) });
  const join = { room: den.room.code, name: "Olga 2", token: den.token };
  expect((await gateway.granted("room.join", join)).you.id).not.toBe(den.you.id);
});

test("[R35] two processes never share an archive", async () => {
  const broker = await startBroker();
  const folder = await temporaryFolder();
  for (let instance = 0; instance < 2; instance++) await startRooms(broker, { PARLOR_DATA_DIR: folder });
  const env = { PARLOR_DATA_DIR: folder, PARLOR_INSTANCE: "1" };
  await expect(startRooms(broker, env)).rejects.toMatchObject({
    said: expect.stringMatching(
      /^\S+1\.sqlite is in use by another process: give each instance its own PARLOR_INSTANCE, or none\.$/,
    ),
  });
});

test("[B3] a mistake in the configuration ends the process and names the variable", async () => {
  const broker = await startBroker();
  const mistakes = {
    PARLOR_RETENTION_DAYS: "0",
    PARLOR_ROOM_MEMBERS: "many",
    PARLOR_TOKEN_SECRET: "short",
    PARLOR_INSTANCE: "../0",
    PARLOR_SWEEP_SECONDS: "-1",
  };
  for (const [name, value] of Object.entries(mistakes))
    await expect(startRooms(broker, { [name]: value })).rejects.toMatchObject({ said: expect.stringContaining(name) });
});

test("[R36] an instance says that it is ready only while it is, and counts what it does", async () => {
  const broker = await startBroker();
  const rooms = await startRooms(broker);
  const gateway = await asGateway(broker);
  const look = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${rooms.ports.opsPort}${path}`);
    return { status: response.status, text: await response.text() };
  };
  expect(await look("/ready")).toEqual({ status: 200, text: "ready\n" });
  await gateway.refused("room.peek", { room: "ZZZ-ZZZ" });
  const { text } = await look("/metrics");
  expect(text).toContain('parlor_rooms_requests_total{endpoint="room.peek",outcome="no-such-room"} 1');
  expect(text).toContain("parlor_rooms_failed_lookups_total 1");
  for (const name of ["applied_seq", "lag", "open", "members", "archive_events"])
    expect(text).toMatch(new RegExp(`^parlor_rooms_${name} \\d+$`, "m"));
  await broker.kill();
  await expect.poll(() => look("/ready")).toEqual({ status: 503, text: "waiting for the broker\n" });
  expect((await look("/live")).status).toBe(200);
});
