import { expect, test } from "vitest";
import { startChat } from "../../support/chat.ts";

const people = 300;
const headers = { "x-forwarded-for": "203.0.113.7" };

test("[G6] three hundred people of one address come in at once, mistype, talk and reload, and meet no limit", async () => {
  const chat = await startChat({ env: { PARLOR_ADDRESS_HEADER: "x-forwarded-for" } });
  const teacher = await chat.create("Teacher");
  const room = teacher.joined.room.code;
  const refused: unknown[] = [];

  async function comeIn(name: string, token?: string) {
    const pupil = await chat.connect(0, { headers });
    const door = await pupil.ask({ type: "room.peek", room });
    const joined = await pupil.ask({ type: "room.join", room, name, ...(token && { token }) });
    for (const answer of [door, joined]) if (answer.type === "refused") refused.push(answer);
    return { ...pupil, joined };
  }

  await Promise.all(
    Array.from({ length: people }, async (_, at) => {
      if (at % 15 === 0) {
        const mistyped = await chat.connect(0, { headers });
        const answer = await mistyped.ask({ type: "room.peek", room: "BBB-BBB" });
        if (answer.type === "refused" && answer.reason !== "no-such-room") refused.push(answer);
        await mistyped.close();
      }
      const name = `Pupil ${at}`;
      const pupil = await comeIn(name);
      const id = await pupil.post("good morning");
      await pupil.next("message.posted", (message) => message.id === id);
      await pupil.close();
      if (pupil.joined.type === "room.joined") await comeIn(name, pupil.joined.token);
    }),
  );
  expect(refused).toEqual([]);
  await teacher.next("roster.changed", ({ here }) => here === people + 1);
});
