import { setTimeout as delay } from "node:timers/promises";
import { waitOf, wordOf } from "../stranger.ts";
import { type Attack, openMany, tallyOf } from "../target.ts";

/** With many connections of one address. */
export const manyRooms: Attack = async (target) => {
  const makers = await openMany(target, "127.0.0.3", 40);
  const mark = Math.random().toString(36).slice(2, 7);
  const words: string[] = [];
  await Promise.all(
    makers.map(async (maker, at) => {
      for (let made = 0; !target.isOver() && maker.closedWith === undefined; made++) {
        const answer = await maker.join(`squat-${mark}-${at}-${made}`, "Squatter", { create: true });
        words.push(wordOf(answer));
        await delay(Math.min(waitOf(answer), 2_000));
        if (answer.type === "room.joined") await maker.ask({ type: "room.leave" });
      }
    }),
  );
  for (const maker of makers) maker.leave();
  return `rooms: ${tallyOf(words)}`;
};

/** Each connection in a room of its own. */
export const fillLog: Attack = async (target) => {
  const writers = await openMany(target, "127.0.14.1", 30);
  await Promise.all(writers.map((writer) => writer.create("Writer")));
  let stored = 0;
  const words: string[] = [];
  for (const writer of writers) {
    writer.hear((item) => {
      if (item.type === "message.posted") stored += Buffer.byteLength(item.text);
      if (item.type === "refused") words.push(item.reason);
    });
  }
  const large = "😀".repeat(4_000);
  await Promise.all(
    writers.map(async (writer) => {
      while (!target.isOver() && writer.closedWith === undefined) {
        writer.post(large);
        await delay(95);
      }
    }),
  );
  for (const writer of writers) writer.leave();
  return `${(stored / 1024 ** 2 / target.seconds).toFixed(2)} MB/s stored; ${tallyOf(words) || "nothing refused"}`;
};
