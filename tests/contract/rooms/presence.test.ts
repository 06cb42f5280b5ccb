import { limits, type Member } from "@parlor/contracts";
import { expect, test } from "vitest";
import { startBroker } from "../../support/broker.ts";
import { startRooms } from "../../support/service.ts";
import { asGateway, memberId } from "./as-gateway.ts";

async function start({ instances = 1 } = {}) {
  const broker = await startBroker();
  await Promise.all(Array.from({ length: instances }, () => startRooms(broker)));
  return { broker, gateway: await asGateway(broker) };
}

const crowd = (count: number): Member[] =>
  Array.from({ length: count }, (_, at) => ({
    id: memberId(String(at).padStart(12, "0")),
    name: `Guest ${at}`,
    role: "member",
  }));

async function onTwoGateways() {
  const { gateway } = await start({ instances: 2 });
  const olga = await gateway.granted("room.create", { name: "Olga" });
  const room = olga.room.code;
  const bo = await gateway.granted("room.join", { room, name: "Bo" });
  const roster = await gateway.watch(room);
  const [one, other] = [await gateway.connections(), await gateway.connections()];
  return { gateway, room, olga, bo, roster, one, other };
}

test("[M2] the roster is what the gateways say, merged, and follows within 2 s", async () => {
  const { gateway, room, olga, bo, roster, one, other } = await onTwoGateways();
  await one.here(room, [olga.you, bo.you]);
  await other.here(room, [bo.you]); // a second tab, elsewhere
  await roster.becomes("Bo", "Olga");
  await one.here(room, [olga.you]);
  await other.here(room, []);
  const left = performance.now();
  await roster.becomes("Olga");
  expect(performance.now() - left).toBeLessThan(2000);
  expect(await gateway.granted("room.roster", { room })).toMatchObject({ here: 1, members: [olga.you] });
  expect((await gateway.granted("room.peek", { room })).here).toBe(1);
});

test("[M2] the members of a gateway that dies leave within 15 s, and nobody else does", async () => {
  const { gateway, room, olga, bo, roster, one, other } = await onTwoGateways();
  await one.here(room, [olga.you]);
  await other.here(room, [bo.you]);
  await roster.becomes("Bo", "Olga");
  await other.die();
  const died = performance.now();
  await roster.becomes("Olga");
  expect(performance.now() - died).toBeLessThan(15_000);
  await gateway.granted("room.join", { room, name: "Bo" }); // and their name is free
});

test("[R28] a member who leaves frees their name at once, and a member who is here keeps it", async () => {
  const { gateway } = await start();
  const { you, room } = await gateway.granted("room.join", { room: "tea-house", name: "Ana", create: true });
  const roster = await gateway.watch(room.code);
  const connections = await gateway.connections();
  await connections.here(room.code, [you]);
  await roster.becomes("Ana");
  expect((await gateway.refused("room.join", { room: "tea-house", name: "ana" })).reason).toBe("name-taken");
  await connections.here(room.code, []);
  await roster.becomes();
  await gateway.granted("room.join", { room: "tea-house", name: "ana" });
});

test("[R29] a big room is told its number, not its names, and its roster comes in pages", async () => {
  const { gateway } = await start();
  const { room } = await gateway.granted("room.join", { room: "stadium", name: "Olga", create: true });
  const members = crowd(2 * limits.rosterListed + 50);
  const roster = await gateway.watch(room.code);
  const connections = await gateway.connections();
  await connections.here(room.code, members);
  await roster.counts(members.length);
  expect(roster.seen.at(-1)).not.toHaveProperty("joined");
  const listed: Member[] = [];
  for (let after: string | undefined, pages = 0; pages === 0 || after !== undefined; pages++) {
    const page = await gateway.granted("room.roster", { room: room.code, ...(after !== undefined && { after }) });
    expect(page.here).toBe(members.length);
    expect(page.members.length).toBeLessThanOrEqual(limits.rosterListed);
    listed.push(...page.members);
    after = page.next;
  }
  expect(listed).toEqual(members);
});

test("[R30] joins and leaves of a moment are told together", async () => {
  const { gateway } = await start();
  const { room } = await gateway.granted("room.join", { room: "hall", name: "Olga", create: true });
  const roster = await gateway.watch(room.code);
  const connections = await gateway.connections();
  const members = crowd(60);
  for (let here = 1; here <= members.length; here++) await connections.here(room.code, members.slice(0, here));
  await roster.counts(members.length);
  expect(roster.seen.length).toBeLessThan(members.length / 2);
  const revs = roster.seen.map(({ rev }) => rev);
  expect(revs).toEqual(revs.toSorted((a, b) => a - b));
});

test("[R31] nobody flaps when the broker restarts, and what follows counts on from before", async () => {
  const { broker, gateway } = await start();
  const olga = await gateway.granted("room.join", { room: "tea-house", name: "Olga", create: true });
  const bo = await gateway.granted("room.join", { room: "tea-house", name: "Bo" });
  const room = olga.room.code;
  const roster = await gateway.watch(room);
  const [one, other] = [await gateway.connections(), await gateway.connections()];
  await one.here(room, [olga.you]);
  await other.here(room, [bo.you]);
  await roster.becomes("Bo", "Olga");
  const { rev } = await gateway.granted("room.roster", { room });

  await other.die();
  const back = gateway.back();
  await broker.restart();
  await back;
  await one.here(room, [olga.you]); // as every gateway does, once it is connected again
  await roster.becomes("Olga");

  const left = roster.seen.flatMap((signal) => signal.left ?? []);
  expect(new Set(left)).toEqual(new Set([bo.you.id]));
  for (const signal of roster.seen.slice(-1)) expect(signal.rev).toBeGreaterThan(rev);
});
