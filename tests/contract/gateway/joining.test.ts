import { randomBytes } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { startBreaking, type Way } from "../../support/breaking.ts";
import { type Chat, startChat } from "../../support/chat.ts";
import { connect } from "../../support/client.ts";

let chat: Chat;
let network: Awaited<ReturnType<typeof startBreaking>>;
beforeAll(async () => {
  chat = await startChat({ gateways: 2, rooms: 2, env: { PARLOR_LIMITS: "false" } });
  network = await startBreaking({ host: "127.0.0.1", port: chat.gateways[0]?.ports.port ?? 0 });
});

const newAttempt = () => randomBytes(15).toString("hex");
type Question = Parameters<Awaited<ReturnType<typeof connect>>["ask"]>[0];

// The connection breaks `after` bytes of the question or of its answer. Resolves to whether it was answered.
async function askAndBreak(question: Question, way: Way, after: number): Promise<boolean> {
  const client = await connect(`ws://127.0.0.1:${network.port}/ws`);
  network.break(client.localPort, way, after);
  const answered = await client.ask(question).then(
    () => true,
    () => false,
  );
  if (answered) client.cut(); // all of it got through
  await client.closed;
  return answered;
}

async function atEveryByte(at: (after: number) => Promise<boolean>): Promise<void> {
  const together = 12;
  for (let first = 1; first < 4000; first += together) {
    const answered = await Promise.all(Array.from({ length: together }, (_, more) => at(first + more)));
    if (answered.some(Boolean)) return;
  }
  throw new Error("The connection was never whole.");
}

test.each(["up", "down"] as const)(
  "[J2] a connection that breaks at any byte on its way %s leaves one member, who asked",
  async (way) => {
    await atEveryByte(async (after) => {
      const room = `byte-${way}-${after}-in-two`;
      const join = { type: "room.join", room, name: "Ana", create: true, attempt: newAttempt() } as const;
      const answered = await askAndBreak(join, way, after);
      for (const gateway of [1, 0]) {
        const again = await chat.connect(gateway);
        const { you } = await again.ask(join, "room.joined");
        expect(you).toMatchObject({ name: "Ana", role: "owner" });
        const page = await again.ask({ type: "roster.fetch" }, "roster.page");
        expect(page.members.filter(({ id }) => id !== you.id)).toEqual([]);
        await again.close();
      }
      return answered;
    });
  },
  120_000,
);

test.each(["up", "down"] as const)(
  "[J2] a connection that breaks at any byte on its way %s while a room is made leaves one room",
  async (way) => {
    await atEveryByte(async (after) => {
      const create = { type: "room.create", name: "Ana", attempt: newAttempt() } as const;
      const answered = await askAndBreak(create, way, after);
      const [first, second] = [await chat.connect(1), await chat.connect(0)];
      const made = await first.ask(create, "room.joined");
      const again = await second.ask(create, "room.joined");
      expect(again.you).toEqual(made.you);
      expect(again.room.code).toBe(made.room.code);
      expect(again.you.role).toBe("owner");
      await Promise.all([first.close(), second.close()]);
      return answered;
    });
  },
  120_000,
);

test("[J2] a lock between the question and its repetition keeps nobody out who was in", async () => {
  const ana = await chat.create("Ana");
  const join = { type: "room.join", room: ana.joined.room.code, name: "Bo", attempt: newAttempt() } as const;
  const lost = await chat.connect(0);
  await lost.ask(join, "room.joined"); // and the answer never arrives
  await expect
    .poll(async () => (await ana.ask({ type: "roster.fetch" }, "roster.page")).members.map(({ name }) => name))
    .toContain("Bo");
  await ana.ask({ type: "room.lock", locked: true }, "done");
  const again = await chat.connect(1);
  expect((await again.ask(join, "room.joined")).you.name).toBe("Bo");
  const stranger = await chat.connect(1);
  const no = await stranger.ask({ ...join, name: "Cy", attempt: newAttempt() }, "refused");
  expect(no.reason).toBe("room-locked");
});

test("[J2] the word of an attempt is nobody else's: with another one the name is taken", async () => {
  const join = { type: "room.join", room: "words", name: "Ana", create: true } as const;
  const ana = await chat.connect(0);
  const { you } = await ana.ask({ ...join, attempt: newAttempt() }, "room.joined");
  const other = await chat.connect(1);
  expect(await other.ask({ ...join, attempt: you.id }, "refused")).toMatchObject({ reason: "name-taken" });
  expect(await other.ask({ ...join, attempt: newAttempt() }, "refused")).toMatchObject({ reason: "name-taken" });
});
