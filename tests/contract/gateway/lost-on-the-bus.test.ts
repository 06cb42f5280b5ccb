import { jetstreamManager } from "@nats-io/jetstream";
import { epochMark, stream } from "@parlor/contracts";
import { expect, test, vi } from "vitest";
import { startProxy } from "../../faults/proxy.ts";
import { startBroker } from "../../support/broker.ts";
import { connectAs } from "../../support/bus.ts";
import { startChat } from "../../support/chat.ts";
import { connect } from "../../support/client.ts";
import { placesIn } from "../../support/places.ts";
import { type Service, startGateway, startRooms } from "../../support/service.ts";

async function setUp(room: string) {
  const chat = await startChat();
  const { broker } = chat;
  const way = await startProxy({ host: "127.0.0.1", port: broker.port });
  const urlFor: typeof broker.urlFor = (user) => broker.urlFor(user).replace(`:${broker.port}`, `:${way.port}`);
  const far = await startGateway({ urlFor });
  const ana = await chat.join(room, "Ana");
  const bo = await arrive(far, "Bo", room);
  const losing = async (act: () => Promise<unknown>) => {
    way.set("down", { silent: true });
    await act();
    way.cut();
    way.heal();
  };
  return { chat, ana, bo, losing };
}

test("[D8] what was lost on the bus with its connection, a quiet room's last message, is read as soon as it is back", async () => {
  const { ana, bo, losing } = await setUp("unheard");
  await losing(async () => {
    await ana.post("unheard");
    await ana.next("message.posted");
  });
  expect((await bo.next("message.posted")).text).toBe("unheard");
});

test("[I1] [D8] what was edited or deleted, and erased from the log, before a gateway could read it is there as it is by now", async () => {
  const { chat, ana, bo, losing } = await setUp("erased");
  const says = async (text: string) => {
    const id = await ana.post(text);
    return (await ana.next("message.posted", (event) => event.id === id)).seq;
  };
  const wish = (command: object) => ana.sendRaw(JSON.stringify({ id: crypto.randomUUID(), ...command }));
  let [edited, deleted] = [0, 0];
  await losing(async () => {
    [edited, deleted] = [await says("one"), await says("a slip")];
    wish({ type: "message.edit", target: edited, text: "two" });
    wish({ type: "message.delete", target: deleted });
    await ana.next("message.deleted");
    await vi.waitFor(async () => {
      const left = await placesIn(chat.broker, ana.joined.room.code);
      expect(left).not.toContain(edited);
      expect(left).not.toContain(deleted);
    }, 10_000);
  });
  expect(await bo.next("message.posted")).toMatchObject({ seq: edited });
  expect(await bo.next("message.posted")).toMatchObject({ seq: deleted, prev: edited, text: "", deleted: {} });
  expect(await bo.next("message.edited")).toMatchObject({ prev: deleted, text: "two" });
  await ana.post("and on");
  expect((await bo.next("message.posted")).text).toBe("and on");
});

test("[M2] who came while the bus was away is in the roster as soon as it is back", async () => {
  const { chat, ana, bo, losing } = await setUp("unseen");
  await ana.next("roster.changed", ({ here }) => here === 2);
  await losing(async () => {
    await chat.join("unseen", "Cleo");
    await ana.next("roster.changed", ({ here }) => here === 3);
  });
  await bo.next("roster.changed", ({ here }) => here === 3);
});

test("[D8] echoes that the broker never sends: everybody has the message all the same, within the time between two checks", async () => {
  const broker = await startBroker();
  const { streams } = await jetstreamManager(await connectAs(broker, "rooms"), { checkAPI: false });
  const description = epochMark.write("aLogWithoutEcho0");
  await streams.add({ name: stream.name, subjects: [...stream.subjects], allow_direct: true, description });
  await startRooms(broker);
  const [ana, bo] = [await arrive(await startGateway(broker), "Ana"), await arrive(await startGateway(broker), "Bo")];
  await ana.post("unheard");
  for (const { next } of [ana, bo]) expect((await next("message.posted")).text).toBe("unheard");
});

async function arrive({ ports }: Service, name: string, room = "silence") {
  const client = await connect(`ws://127.0.0.1:${ports.port}/ws`);
  await client.ask({ type: "room.join", room, name, create: true }, "room.joined");
  return client;
}
