import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";
import { connect, headers, type NatsConnection, PermissionViolationError } from "@nats-io/transport-node";
import { buckets, stream, subjects } from "@parlor/contracts";
import { beforeAll, describe, expect, test } from "vitest";
import { type Broker, startBroker } from "../../support/broker.ts";
import { brokersOfAllVersions } from "../../support/broker-kinds.ts";
import { connectAs } from "../../support/bus.ts";
import { startRooms } from "../../support/service.ts";
import { code } from "../rooms/as-gateway.ts";

const den = code("den");
const attic = code("attic");

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
const inboxes = ["_INBOX_gateway.>", "_INBOX_files.>", "_INBOX_rooms.>", "_INBOX_operator.>", "_INBOX.>", ">"];
const streams = [stream.name, ...Object.values(buckets).map((bucket) => `KV_${bucket}`)];

const mayNotPublish = [
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
  ["gateway", subjects.request("room.close"), "close a room"],
  ["gateway", subjects.request("session.check"), "try tokens"],
  ["gateway", subjects.request("files.living"), "ask which files there are"],
  ["gateway", subjects.filesGone, "have files deleted"],
  ["gateway", "$SRV.PING", "ask every service where it is"],
  ["files", subjects.log(den), "write a message"],
  ["files", subjects.signal(den), "say who is here"],
  ["files", echo, "forge an echo"],
  ["files", subjects.filesGone, "have others delete files"],
  ["files", subjects.spent, "use up others' budgets"],
  ["files", subjects.request("room.join"), "come into a room"],
  ["files", subjects.request("room.close"), "close a room"],
  ["files", subjects.request("history.fetch"), "read what people say"],
  ["files", `$KV.${buckets.keys}.token`, "replace the secret of the tokens"],
  ["files", api(`DIRECT.GET.KV_${buckets.keys}.$KV.${buckets.keys}.token`), "read the secret of the tokens"],
  ["files", api(`STREAM.MSG.GET.${stream.name}`), "read the log"],
  ["files", api(`CONSUMER.CREATE.${stream.name}.mine`), "follow all rooms"],
  ["files", "_INBOX_rooms.x", "answer in the broker's place"],
  ["files", "$SRV.PING", "ask every service where it is"],
  ["rooms", api(`STREAM.PURGE.${stream.name}`), "take messages out of the log"],
  ["rooms", api(`STREAM.DELETE.${stream.name}`), "delete the log"],
  ["operator", api(`STREAM.MSG.DELETE.${stream.name}`), "delete a message"],
  ...streams.map((name) => ["rooms", api(`STREAM.UPDATE.${name}`), "forget what is kept"] as const),
  ["rooms", api("STREAM.CREATE.MINE"), "make a stream of its own"],
  ["rooms", echo, "forge an echo"],
  ["rooms", "_INBOX_rooms.x", "answer in the broker's place"],
  ["rooms", "_INBOX.x", "answer who cannot ask it"],
  ["operator", subjects.log(den), "write a message"],
  ["rooms", subjects.request("room.close"), "close a room"],
  ["operator", subjects.request("room.create"), "make a room"],
] as const;

const mayNotHear = [
  ...inboxes.map((inbox) => ["gateway", inbox] as const).slice(1),
  ...inboxes.map((inbox) => ["rooms", inbox] as const).filter(([, inbox]) => !inbox.includes("rooms")),
  ...inboxes.map((inbox) => ["files", inbox] as const).filter(([, inbox]) => !inbox.includes("files")),
  ...inboxes.map((inbox) => ["operator", inbox] as const).filter(([, inbox]) => !inbox.includes("operator")),
  ["gateway", "rooms.>"],
  ["gateway", "files.gone"],
  ["files", "rooms.>"],
  ["files", "live.*.*.log"],
  ["files", "live.*.*.signal"],
  ["files", "gateways.spent"],
  ["rooms", "room.*.*.log"],
  ["rooms", "live.*.*.log"],
  ["operator", "live.>"],
] as const;

const questions = [
  ["the rooms service", subjects.request("room.peek"), JSON.stringify({ type: "room.peek", room: "den" })],
  ["a direct read", api(`DIRECT.GET.${stream.name}`), JSON.stringify({ last_by_subj: subjects.log(attic) })],
  ["a direct read by subject", api(`DIRECT.GET.${stream.name}.${subjects.log(attic)}`), ""],
  ["a read of many", api(`DIRECT.GET.${stream.name}`), JSON.stringify({ batch: 9, next_by_subj: subjects.log(attic) })],
  ["a read", api(`STREAM.MSG.GET.${stream.name}`), JSON.stringify({ seq: 1 })],
  ["what is asked of a stream", api(`STREAM.INFO.${stream.name}`), ""],
  ["the confirmation of an event", subjects.log(attic), "{}"],
  ["the confirmation of an entry", `$KV.${buckets.presence}.attic.gateway`, "{}"],
] as const;

// Whose answer would do harm.
const targets = [
  `$KV.${buckets.rooms}.den`,
  `$KV.${buckets.keys}.token`,
  ...streams.flatMap((name) => [api(`STREAM.PURGE.${name}`), api(`STREAM.DELETE.${name}`)]),
  api(`STREAM.UPDATE.${stream.name}`),
  api(`CONSUMER.CREATE.${stream.name}.mine`),
  "$SRV.PING",
  "_INBOX_rooms.x",
  "_INBOX_operator.x",
];

describe.for(brokersOfAllVersions())("with nats-server %s", ([, binary]) => {
  let broker: Broker;
  beforeAll(async () => {
    broker = await startBroker({ binary });
    await startRooms(broker);
  });

  test.for(mayNotPublish)("[O5] [O18] %s may not publish to %s: it would %s", async ([user, subject]) => {
    const bus = await connectAs(broker, user);
    const [refused, ...others] = await refusedOf(bus, () => bus.publish(subject, "{}"));
    expect(others).toEqual([]);
    expect(refused).toBe(`publish ${subject}`);
  });

  test.for(mayNotHear)("[O5] %s may not listen to %s", async ([user, subject]) => {
    const bus = await connectAs(broker, user);
    expect(await refusedOf(bus, () => bus.subscribe(subject))).toEqual([`subscription ${subject}`]);
  });

  test("[O5] nobody is let in without a password, or with a wrong one", async () => {
    const servers = `127.0.0.1:${broker.port}`;
    for (const login of [{}, { user: "gateway" }, { user: "gateway", pass: "wrong" }, { user: "web", pass: "wrong" }]) {
      await expect(connect({ servers, ...login, reconnect: false })).rejects.toThrow(/Authorization/);
    }
  });

  async function held(rooms: NatsConnection) {
    const { streams: all } = await jetstreamManager(rooms, { checkAPI: false });
    const names = [buckets.rooms, buckets.names, buckets.keys].map((bucket) => `KV_${bucket}`);
    const infos = await Promise.all(names.map((name) => all.info(name)));
    const { state } = await all.info(stream.name);
    return { records: infos.map(({ state: { messages, last_seq } }) => [messages, last_seq]), first: state.first_seq };
  }

  test.for(questions)(
    "[O17] a gateway cannot have the answer of %s sent where it may not write",
    async ([, subject, question]) => {
      const [gateway, rooms] = [await connectAs(broker, "gateway"), await connectAs(broker, "rooms")];
      await new Kvm(rooms).open(buckets.rooms).then((kv) => kv.put("den", "{}"));
      await jetstream(gateway).publish(subjects.log(attic), "{}");
      const strange: string[] = [];
      for (const heard of ["$SRV.>", "_INBOX_rooms.x"])
        rooms.subscribe(heard, { callback: (_, message) => void strange.push(message.subject) });
      const before = await held(rooms);
      for (const reply of targets) gateway.publish(subject, question, { reply });
      await gateway.flush();
      await gateway.request(subjects.request("room.peek"), JSON.stringify({ type: "room.peek", room: "den" }));
      expect(await held(rooms)).toEqual(before);
      expect(strange).toEqual([]);
    },
  );

  test("[O17] nor can the files service, which gets its answers and hears what is gone", async () => {
    const [files, rooms] = [await connectAs(broker, "files"), await connectAs(broker, "rooms")];
    const before = await held(rooms);
    const question = JSON.stringify({ type: "files.keys" });
    const heard: string[] = [];
    files.subscribe(subjects.filesGone, { callback: (_, message) => void heard.push(message.string()) });
    for (const reply of targets) files.publish(subjects.request("files.keys"), question, { reply });
    expect((await files.request(subjects.request("files.keys"), question)).json()).toMatchObject({
      type: "files.keys",
    });
    rooms.publish(subjects.filesGone, "gone");
    await expect.poll(() => heard).toEqual(["gone"]);
    expect(await held(rooms)).toEqual(before);
  });

  test("[O17] nor has a header of its own an event sent, traced, scheduled or rolled up to elsewhere", async () => {
    const [gateway, rooms] = [await connectAs(broker, "gateway"), await connectAs(broker, "rooms")];
    await jetstream(gateway).publish(subjects.log(attic), "{}");
    const before = await held(rooms);
    for (const [name, value] of [
      ["Nats-Trace-Dest", `$KV.${buckets.rooms}.den`],
      ["Nats-Trace-Dest", echo],
      ["Nats-Rollup", "all"],
      ["Nats-TTL", "1s"],
      ["Nats-Request-Info", '{"acc":"$SYS"}'],
    ] as const) {
      const fields = headers();
      fields.set(name, value);
      gateway.publish(subjects.log(den), "{}", { headers: fields });
    }
    await gateway.flush();
    expect(await held(rooms)).toEqual(before);
  });
});
