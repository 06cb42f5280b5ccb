import { chmod, mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { jetstreamManager } from "@nats-io/jetstream";
import { nanos } from "@nats-io/transport-node";
import { stream } from "@parlor/contracts";
import { expect, test, vi } from "vitest";
import { startBroker } from "../support/broker.ts";
import { connectAs } from "../support/bus.ts";
import { connect } from "../support/client.ts";
import { runLauncher, runningFor, scratchFolder } from "../support/launcher.ts";
import { startRooms } from "../support/service.ts";

const socketOf = (url: string) => `${url.replace("http", "ws")}/ws`;

async function enter(url: string, name: string) {
  const client = await connect(socketOf(url));
  return { ...client, joined: await client.ask({ type: "room.join", room: "general", name }, "room.joined") };
}

test("[S1] npm start opens the page on both loopback addresses, and people talk", async () => {
  const parlor = runLauncher(await scratchFolder());
  const url = await parlor.url();
  const { port } = new URL(url);
  for (const host of ["127.0.0.1", "[::1]"]) {
    const page = await fetch(`http://${host}:${port}/`);
    expect(page.headers.get("content-type")).toMatch("text/html");
  }
  const ana = await enter(url, "Ana");
  const bo = await enter(url, "Bo");
  await ana.post("hello");
  expect((await bo.next("message.posted")).text).toBe("hello");
});

test("[S1] [S12] several gateways and rooms services share the broker that NATS_URL names", async () => {
  const broker = await startBroker({ open: true });
  const data = await scratchFolder();
  const parlor = runLauncher(data, { NATS_URL: broker.urlFor("rooms"), PARLOR_GATEWAYS: "2", PARLOR_ROOMS: "2" });
  const url = await parlor.url();
  await parlor.said(/^ +broker +the one at NATS_URL$/);
  const commands = (await runningFor(data)).map(({ command }) => command);
  const count = (part: string) => commands.filter((command) => command.includes(part)).length;
  expect([count("nats-server"), count("services/gateway"), count("services/rooms")]).toEqual([0, 2, 2]);
  const ana = await enter(url, "Ana");
  const bo = await enter(url, "Bo"); // at the other gateway, which has fewer people
  await ana.post("hello");
  expect((await bo.next("message.posted")).text).toBe("hello");
});

test("[S18] nothing that Parlor writes can be read by others on the machine, whoever made its folder", async () => {
  const data = await scratchFolder();
  for (const made of ["rooms", "logs"]) await mkdir(join(data, made));
  await writeFile(join(data, "rooms/0.sqlite"), "");
  for (const path of ["", "rooms", "logs", "rooms/0.sqlite"]) await chmod(join(data, path), 0o755);
  const parlor = runLauncher(data);
  const ana = await enter(await parlor.url(), "Ana");
  await ana.post("between us");
  await ana.next("message.posted");
  const paths = ["", ...(await readdir(data, { recursive: true }))];
  const open = async (path: string) => ((await stat(join(data, path))).mode & 0o077) !== 0;
  const seen = await Promise.all(paths.map(async (path) => ((await open(path)) ? path : undefined)));
  expect(seen.filter((path) => path !== undefined)).toEqual([]);
  expect(paths).toEqual(expect.arrayContaining(["rooms/0.sqlite-wal", "logs/gateway.log", "broker/nats.conf"]));
});

test("[O18] a number of days that was changed holds for what is there already", async () => {
  const broker = await startBroker({ open: true });
  await startRooms(broker, { PARLOR_RETENTION_DAYS: "30" });
  const parlor = runLauncher(await scratchFolder(), { NATS_URL: broker.urlFor("rooms"), PARLOR_RETENTION_DAYS: "7" });
  await parlor.url();
  const { streams } = await jetstreamManager(await connectAs(broker, "operator"));
  expect((await streams.info(stream.name)).config.max_age).toBe(nanos(7 * 86_400_000));
});

test("[S4] Ctrl-C stops everything in order and leaves no process", async () => {
  const data = await scratchFolder();
  const parlor = runLauncher(data);
  await parlor.url();
  parlor.interrupt();
  expect(await parlor.end()).toMatchObject({ code: 0, said: expect.stringMatching(/Parlor is closed\.$/) });
  expect(await runningFor(data)).toEqual([]);
});

test("[S4] Ctrl-C while it starts leaves no process", async () => {
  const data = await scratchFolder();
  const parlor = runLauncher(data);
  await parlor.said(/Starting/);
  parlor.interrupt();
  expect((await parlor.end()).code).toBe(0);
  expect(await runningFor(data)).toEqual([]);
});

test("[S4] a launcher that is killed takes everything with it", async () => {
  const data = await scratchFolder();
  const parlor = runLauncher(data);
  await parlor.url();
  for (const { pid, command } of await runningFor(data)) {
    if (/npm|bootstrap|start\.ts/.test(command)) process.kill(pid, "SIGKILL");
  }
  await parlor.end();
  // Nobody is left to tell us when they have ended.
  await vi.waitFor(async () => expect(await runningFor(data)).toEqual([]), { timeout: 30_000 });
});

test("[S5] a gateway that dies is started again where it was, and said so", async () => {
  const data = await scratchFolder();
  const parlor = runLauncher(data);
  const url = await parlor.url();
  const ana = await enter(url, "Ana");
  await kill(data, "services/gateway");
  await ana.closed;
  await parlor.said(/^gateway has stopped \(SIGKILL\): starting it again\.$/);
  await parlor.said(/^gateway is back\.$/);
  const bo = await enter(url, "Bo");
  expect(bo.joined.you.name).toBe("Bo");
});

test("[S5] [S6] what was said survives the broker being killed, and a new start", async () => {
  const data = await scratchFolder();
  const parlor = runLauncher(data);
  const url = await parlor.url();
  const ana = await enter(url, "Ana");
  await ana.post("before");
  await ana.next("message.posted");
  await kill(data, "nats-server");
  await parlor.said(/^nats-server is back\.$/);
  await ana.post("after");
  await ana.next("message.posted", ({ text }) => text === "after");
  parlor.signal("SIGTERM");
  await parlor.end();

  const again = runLauncher(data);
  const bo = await enter(await again.url(), "Bo");
  const texts = bo.joined.events.flatMap((event) => (event.type === "message.posted" ? [event.text] : []));
  expect(texts).toEqual(["before", "after"]);
});

test("[S2] a port in use is one sentence, and nothing is started", async () => {
  const data = await scratchFolder();
  const taken = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => taken.once("listening", resolve));
  const address = taken.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const parlor = runLauncher(data, { PARLOR_PORT: String(port) });
  expect(await parlor.end()).toEqual({
    code: 1,
    said: `Port ${port} is in use: stop what uses it, or choose another with PARLOR_PORT.`,
  });
  taken.close();
  expect(await runningFor(data)).toEqual([]);
});

test.for([
  ["PARLOR_PORT", "front", 'Configuration: PARLOR_PORT must be a whole number from 0 to 65535 (it is "front").'],
  [
    "PARLOR_DATA",
    "/proc/nowhere",
    /^The data folder \/proc\/nowhere cannot be written to \(\w+\); PARLOR_DATA names another\.$/,
  ],
  ["NATS_URL", "nats://127.0.0.1:1", "No broker answers at NATS_URL (127.0.0.1:1)."],
] as const)("[S2] [B3] %s=%s is one sentence, and nothing is started", async ([name, value, sentence]) => {
  const data = await scratchFolder();
  const parlor = runLauncher(data, { [name]: value });
  const { code, said } = await parlor.end();
  expect(code).toBe(1);
  expect(said).toMatch(sentence);
  expect(said.split("\n")).toHaveLength(1);
  expect(await runningFor(data)).toEqual([]);
});

test("[S2] [B3] what a service refuses ends the start with the service's sentence", async () => {
  const data = await scratchFolder();
  const parlor = runLauncher(data, { PARLOR_RETENTION_DAYS: "soon" });
  const { code, said } = await parlor.end();
  expect(code).toBe(1);
  expect(said).toMatch(/PARLOR_RETENTION_DAYS must be a whole number .*\(it is "soon"\)\.$/);
  expect(await runningFor(data)).toEqual([]);
});

test("[S3] a second start in the same folder is refused, and the first goes on", async () => {
  const data = await scratchFolder();
  const parlor = runLauncher(data);
  const url = await parlor.url();
  const second = runLauncher(data);
  expect(await second.end()).toMatchObject({
    code: 1,
    said: expect.stringMatching(/^Parlor already runs in \S+ \(process \d+\): stop it first, or set PARLOR_DATA\.$/),
  });
  expect((await fetch(url)).status).toBe(200);
});

async function kill(data: string, part: string): Promise<void> {
  for (const { pid, command } of await runningFor(data)) {
    if (command.includes(part) && !command.startsWith("sh ")) process.kill(pid, "SIGKILL");
  }
}
