import { codeAlphabet, codeLength, limits } from "@parlor/contracts";
import { beforeAll, expect, test } from "vitest";
import { startBroker } from "../../support/broker.ts";
import { startRooms } from "../../support/service.ts";
import { asGateway, code } from "./as-gateway.ts";

let gateway: Awaited<ReturnType<typeof asGateway>>;

beforeAll(async () => {
  const broker = await startBroker();
  await Promise.all(["a", "b"].map((PARLOR_INSTANCE) => startRooms(broker, { PARLOR_INSTANCE })));
  gateway = await asGateway(broker);
});

const people = (count: number) => Array.from({ length: count }, (_, at) => `Guest ${at}`);

test("[R4] a room made by the button has a code of its own, and its maker is its owner", async () => {
  const made = await Promise.all(people(20).map((name) => gateway.granted("room.create", { name })));
  expect(new Set(made.map(({ room }) => room.code)).size).toBe(20);
  for (const { room, you } of made) {
    expect(room.code).toMatch(new RegExp(`^[${codeAlphabet}]{${codeLength}}$`));
    expect(room).toMatchObject({ kind: "coded", title: "", locked: false, retentionDays: 30 });
    expect(you.role).toBe("owner");
  }
});

test("[R5] a code is read in any case, with or without its dash, and out of a link", async () => {
  const { room } = await gateway.granted("room.create", { name: "Olga" });
  const dashed = `${room.code.slice(0, 3)}-${room.code.slice(3)}`;
  for (const typed of [room.code.toLowerCase(), dashed, ` ${dashed} `, `https://chat.example/${dashed}`]) {
    expect((await gateway.granted("room.peek", { room: typed })).room.code).toBe(room.code);
  }
});

test("[M1] if many make one named room at once, one is its owner", async () => {
  const joins = people(20).map((name) => gateway.granted("room.join", { room: "tea-house", name, create: true }));
  const roles = (await Promise.all(joins)).map(({ you }) => you.role);
  expect(roles.filter((role) => role === "owner")).toHaveLength(1);
});

test("[M1] if many take one name at once, one has it and the others are offered another", async () => {
  const joins = people(20).map(() => gateway.ask("room.join", { room: "general", name: "Ana" }));
  const answers = await Promise.all(joins);
  expect(answers.filter(({ type }) => type === "member.admitted")).toHaveLength(1);
  const others = answers.filter((answer) => answer.type === "refused");
  for (const { reason, field, suggestion } of others) {
    expect({ reason, field }).toEqual({ reason: "name-taken", field: "name" });
    expect(suggestion).toMatch(/^Ana \d$/);
  }
});

test("[R6] a name that only looks different to a machine is the same name", async () => {
  await gateway.granted("room.join", { room: "general", name: "Zoë" });
  for (const name of ["zoë", "  ZOË ", "Zoe\u0308", "Z\u200boë", "\u202eZoë"]) {
    expect(await gateway.refused("room.join", { room: "general", name })).toMatchObject({
      reason: "name-taken",
      suggestion: expect.stringMatching(/ 2$/),
    });
  }
});

test("[R6] a name of nothing visible, and one too long, are refused in words", async () => {
  for (const name of ["", "   ", "\u200b\u202e", "\ud800"]) {
    expect(await gateway.refused("room.join", { room: "general", name })).toMatchObject({ reason: "name-missing" });
    expect(await gateway.refused("room.create", { name })).toMatchObject({ reason: "name-missing", field: "name" });
  }
  const long = "🦊".repeat(limits.nameLength + 1);
  expect(await gateway.refused("room.create", { name: long })).toMatchObject({ reason: "name-too-long" });
  expect((await gateway.granted("room.create", { name: "🦊".repeat(limits.nameLength) })).you.name).toHaveLength(64);
});

test("[R7] a name as long as may be has a suggestion that is no longer", async () => {
  const name = "n".repeat(limits.nameLength);
  await gateway.granted("room.join", { room: "general", name });
  const { suggestion = "" } = await gateway.refused("room.join", { room: "general", name });
  expect(suggestion).toBe(`${"n".repeat(limits.nameLength - 2)} 2`);
  await gateway.granted("room.join", { room: "general", name: suggestion });
});

test("[M4] a token takes its own name back, and tabs that share it are one member", async () => {
  const first = await gateway.granted("room.join", { room: "general", name: "Bo" });
  const again = await gateway.granted("room.join", { room: "general", name: "Bo", token: first.token });
  expect(again.you).toEqual(first.you);
});

test("[R8] a new name with the same token renames, and frees the old name", async () => {
  const first = await gateway.granted("room.join", { room: "general", name: "Cem" });
  const renamed = await gateway.granted("room.join", { room: "general", name: "Cemal", token: first.token });
  expect(renamed.you).toEqual({ ...first.you, name: "Cemal" });
  await gateway.granted("room.join", { room: "general", name: "Cem" });
  const louder = await gateway.granted("room.join", { room: "general", name: "CEMAL", token: renamed.token });
  expect(louder.you).toEqual({ ...first.you, name: "CEMAL" });
  expect(await gateway.refused("room.join", { room: "general", name: "cemal" })).toMatchObject({
    reason: "name-taken",
  });
});

test("[R9] a token of another room, a forged one and rubbish are worth nothing", async () => {
  const den = await gateway.granted("room.create", { name: "Dora" });
  const [said = "", signature = ""] = den.token.split(".");
  const claims = JSON.parse(Buffer.from(said, "base64url").toString());
  const forged = `${Buffer.from(JSON.stringify({ ...claims, room: "general", since: 0 })).toString("base64url")}.${signature}`;
  for (const [at, token] of [den.token, forged, `${said}.`, "x", "..", "💥"].entries()) {
    const joined = await gateway.granted("room.join", { room: "general", name: `Dora ${at}`, token });
    expect(joined.you.id).not.toBe(den.you.id);
  }
});

test("[R10] a code that does not exist is refused, and never made", async () => {
  expect(await gateway.refused("room.peek", { room: "ZZZ-ZZZ" })).toEqual({ type: "refused", reason: "no-such-room" });
  const join = { room: "ZZZ-ZZZ", name: "Ana", create: true };
  expect(await gateway.refused("room.join", join)).toEqual({ type: "refused", reason: "no-such-room" });
  expect(await gateway.refused("room.peek", { room: "ZZZ-ZZZ" })).toMatchObject({ reason: "no-such-room" });
});

test("[R11] a free name shows a door, says that the room is not there, and offers one harder to guess", async () => {
  const door = await gateway.granted("room.peek", { room: "Some Room" });
  expect(door).toMatchObject({ exists: false, here: 0, room: { code: "some-room", kind: "named" } });
  expect(door.suggestion).toMatch(/^some-room-[a-z0-9]{4}$/);
  expect(await gateway.refused("room.join", { room: "some-room", name: "Ana" })).toMatchObject({
    reason: "no-such-room",
  });
  await gateway.granted("room.join", { room: "some-room", name: "Ana", create: true });
  expect(await gateway.granted("room.peek", { room: "some-room" })).toMatchObject({ exists: true });
});

test("[R12] what cannot be a room is refused as a room's name", async () => {
  for (const room of ["", "/../", "/%00", "a b!c", "-", "ws", "lease", "x".repeat(41), "\ud800", "%zz"]) {
    const no = { type: "refused", reason: "room-name-invalid", field: "room" };
    expect(await gateway.refused("room.peek", { room })).toEqual(no);
    expect(await gateway.refused("room.join", { room, name: "Ana", create: true })).toEqual(no);
  }
});

test("[R13] General is always there and is nobody's", async () => {
  expect(await gateway.granted("room.peek", { room: "General" })).toMatchObject({
    exists: true,
    room: { code: "general", kind: "general", locked: false },
  });
  const { you } = await gateway.granted("room.join", { room: "general", name: "Emil" });
  expect(you.role).toBe("member");
  const by = { id: you.id, name: you.name };
  const room = code("general");
  for (const no of [
    await gateway.refused("room.lock", { room, by, locked: true }),
    await gateway.refused("room.rename", { room, by, title: "Emil's" }),
    await gateway.refused("member.remove", {
      room,
      by,
      member: (await gateway.granted("room.create", { name: "Fay" })).you.id,
    }),
  ])
    expect(no.reason).toBe("owners-only");
});

test("[R14] joining asked twice with one attempt is one member", async () => {
  const join = { room: "attempts", name: "Gil", create: true, attempt: "k3Jd8sQpL0aZ" };
  const first = await gateway.granted("room.join", join);
  const second = await gateway.granted("room.join", join);
  expect(second.you).toEqual(first.you);
  expect(second.you.role).toBe("owner");
  expect(await gateway.refused("room.join", { ...join, attempt: "another0word" })).toMatchObject({
    reason: "name-taken",
  });
});
