import { connect, type NatsConnection, PermissionViolationError } from "@nats-io/transport-node";
import { buckets, stream, subjects } from "@parlor/contracts";
import { beforeAll, expect, test } from "vitest";
import { type Broker, startBroker } from "../../support/broker.ts";
import { connectAs } from "../../support/bus.ts";
import { startRooms } from "../../support/service.ts";
import { code } from "../rooms/as-gateway.ts";

const den = code("den");

let broker: Broker;
beforeAll(async () => {
  broker = await startBroker();
  await startRooms(broker);
});

/** What the broker refuses of something that is done; the connection is closed afterwards. */
async function refusedOf(bus: NatsConnection, doing: () => unknown): Promise<string[]> {
  const errors = bus.status();
  doing();
  await bus.flush(); // the broker answers in order
  await bus.close();
  const refused: string[] = [];
  for await (const status of errors) {
    if (status.type !== "error" || !(status.error instanceof PermissionViolationError)) continue;
    refused.push(`${status.error.operation} ${status.error.subject}`);
  }
  return refused;
}

const api = (what: string) => `$JS.API.${what}`;
const presence = `KV_${buckets.presence}`;
const echo = subjects.live(den);
const inboxes = ["_INBOX_gateway.>", "_INBOX_rooms.>", "_INBOX_operator.>", "_INBOX.>", ">"];

test.for([
  ["gateway", api(`STREAM.PURGE.${stream.name}`), "take messages out of the log"],
  ["gateway", api(`STREAM.DELETE.${stream.name}`), "delete the log"],
  ["gateway", api(`STREAM.MSG.DELETE.${stream.name}`), "delete a message"],
  ["gateway", api(`STREAM.UPDATE.${stream.name}`), "change the log"],
  ["gateway", api("STREAM.CREATE.MINE"), "make a stream"],
  ["gateway", api(`STREAM.PURGE.${presence}`), "empty the roster"],
  ["gateway", api(`STREAM.SNAPSHOT.${stream.name}`), "copy the log"],
  ["gateway", api(`CONSUMER.CREATE.${stream.name}.mine`), "follow all rooms"],
  ["gateway", echo, "forge an echo"],
  ["gateway", `$KV.${buckets.rooms}.den`, "write a room's record"],
  ["gateway", `$KV.${buckets.keys}.token`, "replace the secret of the tokens"],
  ["gateway", api(`DIRECT.GET.KV_${buckets.keys}.$KV.${buckets.keys}.token`), "read the secret of the tokens"],
  ["gateway", "_INBOX_rooms.x", "answer in the rooms service's place"],
  ["rooms", api(`STREAM.PURGE.${stream.name}`), "take messages out of the log"],
  ["rooms", api(`STREAM.DELETE.${stream.name}`), "delete the log"],
  ["rooms", api(`STREAM.MSG.DELETE.${stream.name}`), "delete a message"],
  ["rooms", api("STREAM.CREATE.MINE"), "make a stream of its own"],
  ["rooms", echo, "forge an echo"],
  ["rooms", "_INBOX_rooms.x", "answer in the broker's place"],
  ["rooms", "_INBOX.x", "answer who cannot ask it"],
  ["operator", subjects.log(den), "write a message"],
  ["operator", subjects.request("room.create"), "make a room"],
] as const)("[O5] %s may not publish to %s: it would %s", async ([user, subject]) => {
  const bus = await connectAs(broker, user);
  expect(await refusedOf(bus, () => bus.publish(subject, "{}"))).toEqual([`publish ${subject}`]);
});

test.for([
  ...inboxes.map((inbox) => ["gateway", inbox] as const).slice(1),
  ...inboxes.map((inbox) => ["rooms", inbox] as const).filter(([, inbox]) => !inbox.includes("rooms")),
  ...inboxes.map((inbox) => ["operator", inbox] as const).filter(([, inbox]) => !inbox.includes("operator")),
  ["gateway", "rooms.>"],
  ["rooms", "room.*.*.log"],
  ["rooms", "live.*.*.log"],
  ["operator", "live.>"],
] as const)("[O5] %s may not listen to %s", async ([user, subject]) => {
  const bus = await connectAs(broker, user);
  expect(await refusedOf(bus, () => bus.subscribe(subject))).toEqual([`subscription ${subject}`]);
});

test("[O5] nobody is let in without a password, or with a wrong one", async () => {
  const servers = `127.0.0.1:${broker.port}`;
  for (const login of [{}, { user: "gateway" }, { user: "gateway", pass: "wrong" }, { user: "web", pass: "wrong" }]) {
    await expect(connect({ servers, ...login, reconnect: false })).rejects.toThrow(/Authorization/);
  }
});
