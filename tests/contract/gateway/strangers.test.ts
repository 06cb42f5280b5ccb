import { type Reply, readRoom } from "@parlor/contracts";
import { beforeAll, expect, test } from "vitest";
import { type Chat, startChat } from "../../support/chat.ts";
import type { Client } from "../../support/client.ts";

let chat: Chat;
beforeAll(async () => {
  chat = await startChat({
    gateways: 2,
    env: {
      PARLOR_ADDRESS_HEADER: "x-forwarded-for",
      PARLOR_ADDRESS_CONNECTIONS: "60",
      PARLOR_ADDRESS_MEMBERS: "3",
      PARLOR_ADDRESS_ROOMS: "5",
    },
  });
});

let addresses = 0;
const newAddress = () => `192.0.2.${++addresses}`;

const from = (address: string, gateway = 0) => chat.connect(gateway, { headers: { "x-forwarded-for": address } });

function wrongCode(): string {
  const alphabet = "BCDFGHJKMNPQRSTVWXYZ23456789";
  const code = Array.from({ length: 6 }, () => alphabet[Math.floor(Math.random() * alphabet.length)]).join("");
  return readRoom(code)?.code ?? "";
}

const guess = (client: Client, token?: string) =>
  client.ask({ type: "room.join", room: wrongCode(), name: "Guesser", ...(token && { token }) });

const reasonOf = (reply: Reply) => (reply.type === "refused" ? reply.reason : reply.type);

async function manyFrom(address: string, count: number, gateways: readonly number[] = [0]): Promise<Client[]> {
  return Promise.all(Array.from({ length: count }, (_, at) => from(address, gateways[at % gateways.length])));
}

async function owner() {
  const client = await from(newAddress());
  const joined = await client.ask({ type: "room.create", name: "Olga" }, "room.joined");
  return { ...client, joined, code: joined.room.code };
}

test("[G3] wrong codes that are tried at once are no more than those tried one by one", async () => {
  const guessers = await manyFrom(newAddress(), 60);
  const reasons = (await Promise.all(guessers.flatMap((each) => [guess(each), guess(each)]))).map(reasonOf);
  expect(reasons.filter((reason) => reason === "no-such-room").length).toBeLessThanOrEqual(31);
  expect(reasons).toContain("too-fast");
});

test("[G3] looking at doors and coming in are tries alike, and so is anything with a token that is none", async () => {
  const guesser = await from(newAddress());
  const reasons: string[] = [];
  for (let at = 0; at < 24; at++) reasons.push(reasonOf(await guesser.ask({ type: "room.peek", room: wrongCode() })));
  const others = await manyFrom(newAddress(), 12);
  for (const each of others) for (let at = 0; at < 8; at++) reasons.push(reasonOf(await guess(each, "x")));
  expect(reasons.filter((reason) => reason === "no-such-room").length).toBeLessThanOrEqual(24 + 31);
});

test("[G3] an address has its tries once, and not at each gateway", async () => {
  const guessers = await manyFrom(newAddress(), 8, [0, 1]);
  const reasons: string[] = [];
  for (const each of guessers) for (let at = 0; at < 8; at++) reasons.push(reasonOf(await guess(each)));
  expect(reasons.filter((reason) => reason === "no-such-room").length).toBeLessThanOrEqual(32);
});

test("[G3] somebody who has a token of the room comes in from an address that has no tries left", async () => {
  const olga = await owner();
  const address = newAddress();
  const bo = await from(address);
  const joined = await bo.ask({ type: "room.join", room: olga.code, name: "Bo" }, "room.joined");
  await bo.close();
  const guessers = await manyFrom(address, 8);
  for (const each of guessers) for (let at = 0; at < 5; at++) await guess(each);
  const late = await from(address);
  expect(reasonOf(await late.ask({ type: "room.join", room: olga.code, name: "Cem" }))).toBe("too-fast");
  const back = await late.ask({ type: "room.join", room: olga.code, name: "Bo", token: joined.token }, "room.joined");
  expect(back.you).toEqual(joined.you);
});

test("[G6] while others guess, somebody of another address comes in at the first try", async () => {
  const olga = await owner();
  const guessers = await Promise.all(Array.from({ length: 30 }, () => from(newAddress())));
  for (let at = 0; at < 25; at++) await Promise.all(guessers.map((each) => guess(each)));
  const bo = await from(newAddress());
  expect(reasonOf(await bo.ask({ type: "room.join", room: olga.code, name: "Bo" }))).toBe("room.joined");
});

test("[G6] a frame costs by its size, before it is read, and its refusal names what it answers", async () => {
  const client = await from(newAddress());
  const large = (ref: number) =>
    `{"type":"session.ping","ref":${ref},"pad":${"[".repeat(30_000)}${"]".repeat(30_000)}}`;
  for (let ref = 1; ref <= 9; ref++) client.sendRaw(large(ref));
  const refused = await client.next("refused", ({ ref }) => ref === 9);
  expect(refused).toMatchObject({ reason: "too-fast", retryAfter: expect.any(Number) });
  client.sendRaw(JSON.stringify({ type: "message.post", id: "m1", text: "x", pad: "x".repeat(60_000) }));
  expect(await client.next("refused", ({ id }) => id === "m1")).toMatchObject({ reason: "too-fast" });
});

test("[G7] an address has so many connections, is told when to come again, and keeps nobody else out", async () => {
  const address = newAddress();
  await manyFrom(address, 60);
  await expect(from(address)).rejects.toThrow("503");
  await from(newAddress());
});

test("[G7] an address has so many places in a room, also for those whose connections have just broken", async () => {
  const olga = await owner();
  const address = newAddress();
  for (const name of ["Ana", "Bo", "Cem"]) {
    const guest = await from(address);
    await guest.ask({ type: "room.join", room: olga.code, name }, "room.joined");
    guest.cut();
  }
  const fourth = await from(address);
  expect(reasonOf(await fourth.ask({ type: "room.join", room: olga.code, name: "Dora" }))).toBe("room-full");
  const other = await from(newAddress());
  await other.ask({ type: "room.join", room: olga.code, name: "Dora" }, "room.joined");
});

test("[G8] an address makes so many rooms, by the button or by their names, and enters others after that", async () => {
  const olga = await owner();
  const address = newAddress();
  for (let made = 0; made < 5; made++) {
    const maker = await from(address);
    const room = `room-of-${address.replaceAll(".", "-")}-${made}`;
    const wish = made % 2 ? ({ type: "room.create", name: "Ana" } as const) : undefined;
    await maker.ask(wish ?? { type: "room.join", room, name: "Ana", create: true }, "room.joined");
  }
  const maker = await from(address, 1);
  const sixth = await maker.ask({ type: "room.create", name: "Ana" });
  expect(sixth).toMatchObject({ type: "refused", reason: "too-fast" });
  await maker.ask({ type: "room.join", room: olga.code, name: "Ana" }, "room.joined");
});

test("[G9] a connection that says nothing is closed", async () => {
  const { code } = await (await from(newAddress())).closed;
  expect(code).toBe(4002);
});

test("[M3] somebody who is removed while they come in elsewhere is out", async () => {
  const rounds = Array.from({ length: 40 }, async (_, at) => {
    const olga = await owner();
    const bo = await from(newAddress());
    const { you, token } = await bo.ask({ type: "room.join", room: olga.code, name: "Bo" }, "room.joined");
    await olga.next("roster.changed", ({ here }) => here === 2);
    const again = await from(newAddress(), 1);
    for (let turn = 0; turn < at % 8; turn++) await new Promise(setImmediate);
    const removing = olga.ask({ type: "member.remove", member: you.id }, "done");
    const joining = again.ask({ type: "room.join", room: olga.code, name: "Bo", token });
    await removing;
    if (reasonOf(await joining) === "room.joined") expect((await again.closed).code).toBe(4500);
  });
  await Promise.all(rounds);
});

test("[M3] a second removal is told to every gateway as the first was", async () => {
  const olga = await owner();
  const bo = await from(newAddress());
  const { you } = await bo.ask({ type: "room.join", room: olga.code, name: "Bo" }, "room.joined");
  await bo.post("hello");
  await olga.next("message.posted");
  for (let removal = 0; removal < 2; removal++) {
    await olga.ask({ type: "member.remove", member: you.id }, "done");
    expect((await olga.next("member.removed")).member).toBe(you.id);
  }
});
