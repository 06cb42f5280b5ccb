import { setTimeout as delay } from "node:timers/promises";
import type { Random } from "../support/random.ts";
import type { Cluster } from "./cluster.ts";
import type { SaidMessage } from "./said.ts";
import type { Tab } from "./tab.ts";

/** What is said begins with `word` and a number. What can be undone goes out 10 s later. */
type Manner = { readonly word: string; readonly canUndo: boolean };
type Talk = Manner & { readonly cluster: Cluster; readonly random: Random; readonly tab: Tab };

// How often each comes, of all of them together.
const acts: readonly (readonly [number, (talk: Talk) => void])[] = [
  [8, say],
  [5, draft],
  [2, reply],
  [4, react],
  [3, edit],
  [2, remove],
  [1, fallUpon],
  [2, look],
];
const all = acts.reduce((sum, [share]) => sum + share, 0);
const emoji = ["👍", "🎈", "❤️", "👩‍👩‍👧‍👦", "🇪🇺"] as const;
const often = { from: 30, to: 320 };

/** Lets people say things, and answer, change and delete what was said, until `over`. */
export async function talk(cluster: Cluster, random: Random, over: AbortSignal, manner: Manner): Promise<void> {
  for (let count = 1; !over.aborted; count++) {
    const act = choose(random.between(0, all));
    act({ cluster, random, tab: random.one(cluster.tabs()), ...manner, word: `${manner.word} ${count}` });
    await delay(random.between(often.from, often.to));
  }
}

function choose(which: number): (talk: Talk) => void {
  let left = which;
  for (const [share, act] of acts) {
    left -= share;
    if (left < 0) return act;
  }
  return say;
}

function say({ tab, word }: Talk): void {
  tab.say(word);
}

function draft({ tab, word }: Talk): void {
  tab.draft(`what ${tab.client} is writing, ${word}`);
}

function reply({ cluster, random, tab, word }: Talk): void {
  tab.say(`${word}, an answer`, cluster.said.one(random, tab.room));
}

function react({ cluster, random, tab }: Talk): void {
  const message = cluster.said.one(random, tab.room);
  if (message) choosing(random, tab, message);
}

function choosing(random: Random, tab: Tab, { seq, epoch }: SaidMessage): void {
  const type = random.between(0, 3) < 2 ? "reaction.add" : "reaction.remove";
  tab.change({ type, target: seq, emoji: random.one(emoji) }, epoch);
}

function edit({ cluster, random, tab, word }: Talk): void {
  const mine = cluster.said.one(random, tab.room, isOf(tab));
  if (mine) tab.change({ type: "message.edit", target: mine.seq, text: `${word}, otherwise` }, mine.epoch);
}

/** Half of the deletions can be undone, and some of those are. */
function remove({ cluster, random, tab, ...manner }: Talk): void {
  const mine = cluster.said.one(random, tab.room, isOf(tab));
  const canUndo = manner.canUndo && random.between(0, 2) < 1;
  if (mine) tab.change({ type: "message.delete", target: mine.seq }, mine.epoch, canUndo);
  if (canUndo && random.between(0, 3) < 1) setTimeout(tab.undo, random.between(500, 3_000));
}

/** Everybody does something with one message at once. */
function fallUpon({ cluster, random, tab, word }: Talk): void {
  const mine = cluster.said.one(random, tab.room, isOf(tab));
  if (mine === undefined) return;
  const { seq: target, epoch } = mine;
  for (const other of cluster.tabs()) if (other.room === tab.room) choosing(random, other, mine);
  tab.change({ type: "message.edit", target, text: `${word}, otherwise` }, epoch);
  tab.change({ type: "message.edit", target, text: `${word}, otherwise again` }, epoch);
  if (random.between(0, 3) < 1) tab.change({ type: "message.delete", target }, epoch);
  for (const other of cluster.tabs()) if (other.room === tab.room) choosing(random, other, mine);
}

function look({ random, tab }: Talk): void {
  tab.look(random.one(["older", "gap", "newest"]));
}

const isOf =
  ({ client }: Tab) =>
  (message: SaidMessage) =>
    message.client === client;
