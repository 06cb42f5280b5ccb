import { setTimeout as delay } from "node:timers/promises";
import { wordOf } from "../stranger.ts";
import { type Attack, tallyOf, tryToOpen } from "../target.ts";

/** Collects tokens by coming in and leaving, and tries them when the room is locked. */
export const collectTokens: Attack = async (target) => {
  const owner = await tryToOpen(target, "127.0.0.30");
  const collector = await tryToOpen(target, "127.0.0.31");
  const opened = await owner?.create("Owner");
  if (!owner || !collector || opened?.type !== "room.joined") return "not let in";
  const room = opened.room.code;
  const tokens: string[] = [];
  while (tokens.length < 15 && !target.isOver()) {
    const joined = await collector.join(room, `Spare ${tokens.length}`);
    if (joined.type === "room.joined") tokens.push(joined.token);
    else await delay(200);
    while (wordOf(await collector.ask({ type: "room.leave" })) === "too-fast") await delay(200);
  }
  await delay(1_500); // everybody has seen them leave
  await owner.ask({ type: "room.lock", locked: true });
  const words: string[] = [];
  for (const [at, token] of tokens.entries()) {
    const back = await tryToOpen(target, "127.0.0.31");
    words.push(back ? wordOf(await back.join(room, `Spare ${at}`, { token })) : "not let in");
    back?.leave();
  }
  owner.leave();
  collector.leave();
  return `${tokens.length} tokens collected; of a locked room they got: ${tallyOf(words)}`;
};

/** A title that grows when it is normalized makes the room's record unreadable. */
export const breakTitle: Attack = async (target) => {
  const owner = await tryToOpen(target, "127.0.0.51");
  const opened = await owner?.create("Owner");
  if (!owner || opened?.type !== "room.joined") return "not let in";
  const renamed = wordOf(await owner.ask({ type: "room.rename", title: "\u0958".repeat(64) }));
  const visitor = await tryToOpen(target, "127.0.0.52");
  const joined = visitor ? wordOf(await visitor.join(opened.room.code, "Visitor")) : "not let in";
  owner.leave();
  visitor?.leave();
  return `the title was answered ${renamed}; somebody with the code: ${joined}`;
};
