import { subjects } from "@parlor/contracts";
import { expect, test } from "vitest";
import { startBroker } from "../../support/broker.ts";
import { connectAs } from "../../support/bus.ts";
import { type Service, startRooms } from "../../support/service.ts";

const asked = subjects.request("room.peek");
const question = JSON.stringify({ type: "room.peek", room: "general" });

async function unanswered({ ports }: Service): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${ports.opsPort}/metrics`)).text();
  const line = /^parlor_rooms_requests_total\{endpoint="room.peek",outcome="unanswered"\} (\d+)$/m;
  return Number(line.exec(metrics)?.[1] ?? 0);
}

test("[R39] the rooms service answers into inboxes only, whatever the broker allows, and counts who asks otherwise", async () => {
  const broker = await startBroker({ open: true }); // where everybody may do everything
  const rooms = await startRooms(broker);
  const bus = await connectAs(broker, "gateway");
  const answers: string[] = [];
  const targets = ["$KV.parlor-rooms.den", "$JS.API.STREAM.PURGE.ROOMS", "live.3.den.log", "_INBOX_rooms.x", "rooms.x"];
  for (const target of targets) bus.subscribe(target, { callback: (_, message) => void answers.push(message.subject) });
  for (const reply of targets) bus.publish(asked, question, { reply });
  bus.publish(asked, question);
  expect((await bus.request(asked, question)).json()).toMatchObject({ type: "room.peeked" });
  expect(answers).toEqual([]);
  expect(await unanswered(rooms)).toBe(targets.length + 1);
});
