import {
  type NatsConnection,
  PermissionViolationError,
  RequestError,
  type Status,
  TimeoutError,
} from "@nats-io/transport-node";
import { connectBus } from "@parlor/bus";
import { subjects } from "@parlor/contracts";
import { openLog } from "@parlor/service";
import { beforeEach, expect, test } from "vitest";
import { type Broker, startBroker } from "../../support/broker.ts";
import { connectAs } from "../../support/bus.ts";
import { stopAfter } from "../../support/leftovers.ts";

const asked = subjects.request("room.peek");

let broker: Broker;
let bus: NatsConnection;
beforeEach(async () => {
  broker = await startBroker();
  bus = await connectTo(broker);
});

async function connectTo(where: Broker): Promise<NatsConnection> {
  const config = { NATS_URL: where.urlFor("gateway"), NATS_PASSWORD_FILE: "" };
  const { nats: connection } = await connectBus("gateway", config, openLog("test", "silent"));
  stopAfter(() => connection.close());
  return connection;
}

async function answering(answer: (question: string, respond: (text: string) => void) => void): Promise<void> {
  const rooms = await connectAs(broker, "rooms");
  rooms.subscribe(asked, {
    callback: (_, message) => answer(message.string(), (text) => message.respond(text)),
  });
  await rooms.flush();
}

const ask = async (question: string, timeout = 5_000) => (await bus.request(asked, question, { timeout })).string();

test("each question gets its own answer, whichever comes first, and only the first of several", async () => {
  const waiting: (() => void)[] = [];
  await answering((question, respond) => {
    waiting.push(() => {
      respond(`${question}!`);
      respond("again");
    });
    if (waiting.length === 3) for (const act of waiting.toReversed()) act();
  });
  expect(await Promise.all([ask("one"), ask("two"), ask("three")])).toEqual(["one!", "two!", "three!"]);
});

test("a question that nobody listens to fails at once", async () => {
  bus = await connectTo(await startBroker({ open: true })); // old brokers do not say so of another account
  const failed = await ask("anybody?").catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(RequestError);
  expect((failed as RequestError).isNoResponders()).toBe(true);
});

test("a question without an answer is given up in time, and an answer that comes too late is nobody's", async () => {
  let late: (() => void) | undefined;
  await answering((question, respond) => {
    if (question === "slow") late = () => respond("slow!");
    else respond(`${question}!`);
  });
  await expect(ask("slow", 200)).rejects.toBeInstanceOf(TimeoutError);
  late?.();
  expect(await ask("fast")).toBe("fast!");
});

test("a question that may not be asked fails as soon as the broker says so", async () => {
  await answering(() => undefined);
  const allowed = ask("allowed", 1_000).catch((error: unknown) => error);
  await expect(bus.request("$JS.API.STREAM.NAMES", "", { timeout: 60_000 })).rejects.toBeInstanceOf(
    PermissionViolationError,
  );
  expect(await allowed).toBeInstanceOf(TimeoutError);
});

test("what is not answered when the connection is closed fails, and so does what is asked afterwards", async () => {
  await answering(() => undefined);
  const open = ask("still there?", 60_000).catch((error: unknown) => error);
  await bus.flush();
  await bus.close();
  expect(await open).toBeInstanceOf(RequestError);
  await expect(ask("and now?")).rejects.toThrow("closed");
});

test("answers come again once the broker is back", async () => {
  const healed = heard(bus, "reconnect");
  await answering((question, respond) => respond(`${question}!`));
  await broker.restart();
  await healed;
  await expect.poll(() => ask("back?").catch(() => undefined)).toBe("back?!");
});

async function heard(from: NatsConnection, type: Status["type"]): Promise<void> {
  for await (const status of from.status()) if (status.type === type) return;
}
