import { setTimeout as delay } from "node:timers/promises";
import { type Stranger, waitOf, wordOf } from "../stranger.ts";
import { type Attack, openMany, type Target, tallyOf, tryToOpen } from "../target.ts";

async function fill(target: Target, from: string, text: string, part: number) {
  const owner = await tryToOpen(target, from);
  const opened = await owner?.create("Owner");
  if (!owner || opened?.type !== "room.joined") return undefined;
  const others = await openMany(target, from, 9);
  for (const [at, other] of others.entries()) await other.join(opened.room.code, `Other ${at}`);
  const until = performance.now() + target.seconds * 1_000 * part;
  for (let said = 0; performance.now() < until; said++) {
    for (const each of [owner, ...others]) each.post(text);
    await delay(said < 50 ? 10 : 105);
  }
  for (const other of others) other.leave();
  await delay(500);
  return { owner, joined: opened };
}

async function makeRooms(target: Target, until: () => boolean): Promise<string> {
  const took: number[] = [];
  let refused = 0;
  for (let at = 0; !until(); at++) {
    const maker = await tryToOpen(target, `127.0.16.${1 + (at % 200)}`);
    const began = performance.now();
    if (maker && wordOf(await maker.create("Maker")) === "room.joined") took.push(performance.now() - began);
    else refused += 1;
    maker?.leave();
    await delay(100);
  }
  return `others made ${took.length} rooms, at worst in ${Math.max(0, ...took).toFixed(0)} ms, refused ${refused}`;
}

/** A phrase of a hundred words, in a room that was filled for it. */
export const searchBomb: Attack = async (target) => {
  const room = await fill(target, "127.0.0.74", `b ${"a ".repeat(1_998)}`.trim().slice(0, 4_000), 0.5);
  if (!room) return "not let in";
  const words: string[] = [];
  const query = `${"a-".repeat(99)}b`;
  const search = async () => {
    while (!target.isOver()) {
      const answer = await room.owner.ask({ type: "history.search", query });
      words.push(wordOf(answer));
      await delay(waitOf(answer));
      if (answer.type === "closed") return;
    }
  };
  const [others] = await Promise.all([makeRooms(target, target.isOver), search(), search(), search(), search()]);
  room.owner.leave();
  return `searches: ${tallyOf(words)}; ${others}`;
};

/** Comes back from far behind, again and again, and hangs up. */
export const farBehind: Attack = async (target) => {
  const room = await fill(target, "127.0.0.63", "x".repeat(3_900), 0.3);
  if (!room) return "not let in";
  const { room: info, epoch, seq } = room.joined;
  const words: string[] = [];
  for (let at = 0; !target.isOver(); at++) {
    const one = async () => {
      const back = await tryToOpen(target, "127.0.0.64");
      if (!back) return words.push("not let in");
      const answer = await back.join(info.code, `Back ${at}`, { resume: { epoch, after: seq } });
      words.push(answer.type === "room.joined" ? answer.entered : wordOf(answer));
      return back.leave();
    };
    void one();
    await delay(10);
  }
  room.owner.leave();
  return `coming back: ${tallyOf(words)}`;
};

/** Large frames that are dear to read and cheap by their command. */
export const nestedFrames: Attack = async (target) => {
  const flooders = await openMany(target, "127.0.0.81", 5);
  const frame = `{"type":"session.ping","ref":1,"pad":${"[".repeat(29_900)}${"]".repeat(29_900)}}`;
  const flood = async (flooder: Stranger) => {
    while (!target.isOver() && flooder.closedWith === undefined) {
      flooder.write(frame);
      await delay(2);
    }
    return flooder.closedWith === undefined ? "open" : `closed ${flooder.closedWith}`;
  };
  const ends = await Promise.all(flooders.map(flood));
  for (const flooder of flooders) flooder.leave();
  return `flooders: ${tallyOf(ends)}`;
};
